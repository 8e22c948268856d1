using System.Globalization;
using Isotrope.Storage.Runs;
using Isotrope.Training.Statistics;
using Spectre.Console;

namespace Isotrope.Cli.Terminal;

/// <summary>Results of training as tables for people.</summary>
internal static class Tables
{
    /// <summary>One row per optimizer, then the verdicts in words and where to look.</summary>
    public static void Write(IAnsiConsole console, RunSummary summary)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("optimizer");
        foreach (var name in new[] { "runs", "final loss", "sd", "difference", "95 % interval",
            "tokens/s", "forward", "backward", "optimizer", "state" })
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var runs in summary.Runs.GroupBy(run => run.Optimizer))
        {
            var losses = Summary.Of([.. runs.Select(run => run.FinalValidationLoss)]);
            var comparison = summary.Comparisons?.FirstOrDefault(item => item.Optimizer == runs.Key);
            table.AddRow(runs.Key, $"{runs.Count()}", Number(losses.Mean),
                runs.Count() > 1 ? Number(losses.StandardDeviation) : "",
                comparison is null ? "" : Signed(comparison.MeanDifference),
                comparison is null || runs.Count() == 1 ? "" : $"{Signed(comparison.Interval95[0])} to {Signed(comparison.Interval95[1])}",
                $"{runs.Average(run => run.TokensPerSecond):0}",
                Milliseconds(runs.Average(run => run.SecondsPerStep.Forward)),
                Milliseconds(runs.Average(run => run.SecondsPerStep.Backward)),
                Milliseconds(runs.Average(run => run.SecondsPerStep.Optimizer)),
                $"{runs.First().StateBytes / 1048576.0:0.0} MiB");
        }
        console.Write(table);
        console.WriteLine("Losses are validation losses after the last step, nats a token; a negative difference is better.");
        foreach (var runs in summary.Runs.Where(run => run.Mapped is not null).GroupBy(run => run.Optimizer))
            console.WriteLine($"{runs.Key} mapped {Mapped(runs.First())} a step; updates of root mean square " +
                $"{Mean(runs.Select(run => run.UpdateRms))}.");
        foreach (var comparison in summary.Comparisons ?? [])
            console.WriteLine($"{comparison.Optimizer} against {comparison.Baseline}: {comparison.Verdict}.");
        if (summary.Runs.Count(run => run.Diverged) is > 0 and var diverged)
            console.WriteLine($"{diverged} of {summary.Runs.Count} runs diverged; they count with infinite loss.");
        foreach (var run in summary.Runs)
            foreach (var warning in run.Warnings ?? [])
                console.WriteLine($"Warning: {run.Optimizer}, seed {run.Seed}: {warning}");
        console.WriteLine($"Run folder: {summary.Folder}");
        if (summary.Report is not null) console.WriteLine($"Report:     {summary.Report}");
    }

    /// <summary>A loss.</summary>
    public static string Number(double value) =>
        double.IsFinite(value) ? value.ToString("0.0000", CultureInfo.InvariantCulture)
            : double.IsNaN(value) ? "unknown" : "diverged";

    /// <summary>For example "24 matrices by zolo-muon-2".</summary>
    private static string Mapped(RunResult run) =>
        string.Join(" and ", run.Mapped!.Select(pair => $"{pair.Value} matrices by {pair.Key}"));

    private static string Mean(IEnumerable<double?> values) =>
        values.OfType<double>().DefaultIfEmpty(double.NaN).Average().ToString("g3", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);

    private static string Milliseconds(double seconds) => $"{(seconds * 1000).ToString("0.0", CultureInfo.InvariantCulture)} ms";
}
