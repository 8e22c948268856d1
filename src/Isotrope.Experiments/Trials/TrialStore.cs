using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Isotrope.Storage;
using Isotrope.Storage.Runs;

namespace Isotrope.Experiments.Trials;

/// <summary>Keeps finished parts of an experiment in a folder, one file each, so that a run that was stopped goes on where it
/// was.</summary>
/// <remarks>A file counts only if all that determines it is as it was: the compiled programs too, by the fingerprints
/// that deterministic builds give them.</remarks>
/// <param name="folder">The folder; null keeps nothing.</param>
internal sealed class TrialStore(string? folder)
{
    private static readonly string s_programs = string.Join(' ',
        new[] { typeof(TrialStore), typeof(Training.Loop.TrainingSession), typeof(Optimizers.MatrixOptimizer),
            typeof(Curvature.IsotropicModel) }.Select(type => type.Module.ModuleVersionId));

    private readonly HashSet<string> _now = [];   // what this run has run

    private sealed record Kept<T>(string Of, T Found, double Seconds);

    /// <summary>The store of an experiment: <c>trials/NAME</c> in the folder given with <c>--out</c>; without one it keeps
    /// nothing.</summary>
    public static TrialStore Of(string experiment, ExperimentSettings settings) =>
        new(settings.Folder is { } folder ? Path.Combine(folder, "trials", experiment) : null);

    /// <summary>How many were found that an earlier run had run.</summary>
    public int Found { get; private set; }

    /// <summary>Seconds that they took when they were run.</summary>
    public double SecondsFound { get; private set; }

    /// <summary>What was kept, or else what is run now.</summary>
    /// <param name="of">All that determines it.</param>
    /// <param name="run">Runs it.</param>
    public T Get<T>(string of, Func<T> run)
    {
        if (folder is null) return run();
        var key = $"{of}; programs {s_programs}";
        var path = Path.Combine(folder, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..24]}.json");
        if (Read<T>(path) is { } kept && kept.Of == key)
        {
            if (!_now.Contains(key))
            {
                Found++;
                SecondsFound += kept.Seconds;
            }
            return kept.Found;
        }
        _now.Add(key);
        var begun = Stopwatch.GetTimestamp();
        var found = run();
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        Directory.CreateDirectory(folder);
        AtomicFile.WriteText(path, JsonSerializer.Serialize(new Kept<T>(key, found, seconds), RunJson.Compact) + "\n");
        return found;
    }

    private static Kept<T>? Read<T>(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<Kept<T>>(File.ReadAllText(path), RunJson.Compact);
        }
        catch (JsonException)
        {
            return null;   // not ours, or of another version: it is run again and the file replaced
        }
    }
}
