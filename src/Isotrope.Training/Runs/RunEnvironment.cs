using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Isotrope.Diagnostics;
using Isotrope.Optimizers;
using static TorchSharp.torch;

namespace Isotrope.Training.Runs;

/// <summary>What a reader of a run needs to know of the machine and the programs.</summary>
public static class RunEnvironment
{
    /// <summary>Versions of everything that can change a result.</summary>
    public static IReadOnlyDictionary<string, string> Versions => new Dictionary<string, string>
    {
        ["isotrope"] = VersionOf(typeof(MatrixOptimizer).Assembly),
        ["TorchSharp"] = VersionOf(typeof(TorchSharp.torch).Assembly),
        ["libtorch"] = __version__,
        [".NET"] = Environment.Version.ToString(),
    };

    /// <summary>Processor, cores, memory, system, threads and the measured rate of matrix products; takes about a
    /// second.</summary>
    public static IReadOnlyDictionary<string, string> Hardware(Device device) => new Dictionary<string, string>
    {
        ["processor"] = Processor(),
        ["cores"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["memoryGiB"] = (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30))
            .ToString("0.#", CultureInfo.InvariantCulture),
        ["system"] = RuntimeInformation.OSDescription,
        ["device"] = device.ToString(),
        ["threads"] = get_num_threads().ToString(CultureInfo.InvariantCulture),
        ["matrixProductGflops"] = MatrixProductRate.Measure(device).ToString("0.#", CultureInfo.InvariantCulture),
    };

    /// <summary>The commit checked out in the current folder, with "+changes" if the tree differs from it; null outside of
    /// git.</summary>
    public static string? GitCommit() =>
        Git("rev-parse HEAD") is { Length: > 0 } commit
            ? Git("status --porcelain --untracked-files=no") is "" ? commit : $"{commit}+changes"
            : null;

    private static string? Git(string arguments)
    {
        try
        {
            using var git = Process.Start(
                new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;   // git is not installed, and nothing depends on it
        }
    }

    private static string Processor() =>
        File.Exists("/proc/cpuinfo")
        && File.ReadLines("/proc/cpuinfo").FirstOrDefault(each => each.StartsWith("model name", StringComparison.Ordinal))
            is { } line
            ? line[(line.IndexOf(':') + 1)..].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
