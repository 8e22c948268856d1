using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Isotrope.Storage;
using Isotrope.Storage.Runs;

namespace Isotrope.Experiments.Trials;

/// <summary>Keeps trials in a folder, one file each, so that a run that was stopped goes on where it was.</summary>
/// <remarks>A file counts only if all that determines its trial is as it was: the compiled programs too, by the fingerprints
/// that deterministic builds give them.</remarks>
/// <param name="folder">The folder; null keeps nothing.</param>
internal sealed class TrialStore(string? folder)
{
    private static readonly string s_programs = string.Join(' ',
        new[] { typeof(TrialStore), typeof(Training.Loop.TrainingSession), typeof(Optimizers.MatrixOptimizer),
            typeof(Curvature.IsotropicModel) }.Select(type => type.Module.ModuleVersionId));

    private sealed record Kept(string Of, Trial Trial);

    /// <summary>How many trials were found rather than run.</summary>
    public int Found { get; private set; }

    /// <summary>The trial that was kept, or else the one that is run now.</summary>
    /// <param name="of">All that determines it.</param>
    /// <param name="run">Runs it.</param>
    public Trial Get(string of, Func<Trial> run)
    {
        if (folder is null) return run();
        var key = $"{of}; programs {s_programs}";
        var path = Path.Combine(folder, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..24]}.json");
        if (Read(path) is { } kept && kept.Of == key)
        {
            Found++;
            return kept.Trial;
        }
        var trial = run();
        Directory.CreateDirectory(folder);
        AtomicFile.WriteText(path, JsonSerializer.Serialize(new Kept(key, trial), RunJson.Compact) + "\n");
        return trial;
    }

    private static Kept? Read(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<Kept>(File.ReadAllText(path), RunJson.Compact);
        }
        catch (JsonException)
        {
            return null;   // not ours, or of another version: the trial is run again and the file replaced
        }
    }
}
