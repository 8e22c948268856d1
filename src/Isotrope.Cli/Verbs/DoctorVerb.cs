using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Isotrope.Cli.Terminal;
using Isotrope.Diagnostics;
using Isotrope.Native;
using TorchSharp;

namespace Isotrope.Cli.Verbs;

/// <summary>Whether training can run here, and what to do if not.</summary>
internal sealed class DoctorVerb()
    : Verb("doctor", "Check the native library, threads, GPU, speed and disk; say how to fix what is wrong.", "isotrope doctor")
{
    // three checkpoints of the small model, one of them being written: 3 x 3 x 43 MB, and room beside
    private const double LeastFreeGiB = 1;

    private sealed record Problem(string What, string Remedy, bool Fatal);

    private sealed record Findings(
        string? Torch, NativeLoadReport Native, int Threads, IReadOnlyList<string> Devices, double? GemmGflops,
        double FreeDiskGiB, IReadOnlyList<Problem> Problems);

    protected override int Run(ParseResult given, Output output)
    {
        var findings = Examine();
        output.Result(findings, console => Write(console.Profile.Out.Writer, findings));
        return findings.Problems.Any(problem => problem.Fatal) ? ExitCode.Failed : ExitCode.Done;
    }

    private static Findings Examine()
    {
        var problems = new List<Problem>();
        var native = TorchNative.EnsureLoaded();
        var disk = FreeDisk(problems);
        if (!native.Usable)
        {
            problems.Add(new("torch cannot be loaded", native.Detail, Fatal: true));
            return new(null, native, Environment.ProcessorCount, [], null, disk, problems);
        }
        try
        {
            torch.set_num_threads(Environment.ProcessorCount);
            string[] devices = ["cpu", .. Enumerable.Range(0, torch.cuda.device_count()).Select(i => $"cuda:{i}")];
            CheckLibraryPath(problems);
            return new(torch.__version__, native, torch.get_num_threads(), devices, MatrixProductRate.Measure(), disk, problems);
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException or ExternalException)
        {
            problems.Add(new("torch was loaded but does not start",
                exception.InnerException?.Message ?? exception.Message, Fatal: true));
            return new(null, native, Environment.ProcessorCount, [], null, disk, problems);
        }
    }

    private static double FreeDisk(List<Problem> problems)
    {
        var free = new DriveInfo(Path.GetFullPath(".")).AvailableFreeSpace / (double)(1 << 30);
        if (free < LeastFreeGiB)
            problems.Add(new($"only {free:0.00} GiB are free in the current folder",
                "Free some space, or give --out a folder on another disk.", Fatal: free < 0.05));
        return free;
    }

    /// <summary>A libtorch of the system on the library path is taken instead of the package's and fails in odd ways.</summary>
    private static void CheckLibraryPath(List<Problem> problems)
    {
        const string maps = "/proc/self/maps";
        if (!File.Exists(maps)) return;
        var loaded = File.ReadLines(maps).Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Where(path => Path.GetFileName(path) == "libtorch_cpu.so").Distinct().ToList();
        if (loaded.Count > 1 || loaded.Any(path => path.StartsWith("/usr/", StringComparison.Ordinal)))
            problems.Add(new($"another libtorch is loaded: {string.Join(", ", loaded)}",
                "Remove its folder from LD_LIBRARY_PATH.", Fatal: false));
    }

    private static void Write(TextWriter writer, Findings findings)
    {
        writer.WriteLine($"torch      {findings.Torch ?? "not usable"}");
        writer.WriteLine($"native     {findings.Native.Outcome}: {findings.Native.Detail}");
        writer.WriteLine($"           {findings.Native.Library}");
        writer.WriteLine($"threads    {findings.Threads}");
        writer.WriteLine($"devices    {string.Join(", ", findings.Devices)}");
        var products = findings.GemmGflops?.ToString("0.0", CultureInfo.InvariantCulture) ?? "not measured";
        writer.WriteLine($"products   {products} GFLOP/s (float32, 2048x384x1536)");
        writer.WriteLine($"free disk  {findings.FreeDiskGiB.ToString("0.0", CultureInfo.InvariantCulture)} GiB");
        foreach (var problem in findings.Problems) writer.WriteLine($"PROBLEM    {problem.What}. {problem.Remedy}");
        writer.WriteLine(findings.Problems.Any(problem => problem.Fatal) ? "Training cannot run." : "Training can run.");
    }
}
