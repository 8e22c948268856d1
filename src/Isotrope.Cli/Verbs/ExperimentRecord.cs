using System.Diagnostics;
using Isotrope.Training.Runs;

namespace Isotrope.Cli.Verbs;

/// <summary>What is to be known of a run of an experiment.</summary>
/// <param name="Command">The command line that repeats it.</param>
/// <param name="Commit">The commit of the current folder, or null.</param>
/// <param name="Seconds">How long it took, the trials that were kept from earlier runs included.</param>
/// <param name="PeakMemoryMiB">The most memory that the process had until its end.</param>
/// <param name="Hardware">What computed it, where that matters.</param>
internal sealed record ExperimentRecord(
    string Command, string? Commit, double Seconds, double PeakMemoryMiB, IReadOnlyDictionary<string, string> Hardware)
{
    /// <summary>The record of a run that ends now.</summary>
    public static ExperimentRecord Of(string command, TimeSpan time, IReadOnlyDictionary<string, string> hardware)
    {
        using var process = Process.GetCurrentProcess();
        return new(command, RunEnvironment.GitCommit(), Math.Round(time.TotalSeconds, 2),
            Math.Round(process.PeakWorkingSet64 / (double)(1 << 20), 1), hardware);
    }
}
