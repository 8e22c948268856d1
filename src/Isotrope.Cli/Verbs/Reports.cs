using Isotrope.Reporting;
using Isotrope.Storage.Runs;

namespace Isotrope.Cli.Verbs;

/// <summary>Makes reports of run folders.</summary>
internal static class Reports
{
    /// <summary>Writes the report of a run into its folder.</summary>
    public static void Write(string folder)
    {
        using var run = RunFolder.Open(folder);
        Report.Write(run.ReportPath, [RunData.From(run)]);
    }

    /// <summary>Writes one report of several runs.</summary>
    public static void Write(string path, IEnumerable<string> folders)
    {
        var runs = new List<RunData>();
        foreach (var folder in folders)
        {
            using var run = RunFolder.Open(folder);
            runs.Add(RunData.From(run));
        }
        Report.Write(path, runs);
    }
}
