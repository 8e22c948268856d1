using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Isotrope.Experiments;
using Isotrope.Experiments.Figures;
using Isotrope.Reporting.Experiments;
using Isotrope.Storage;
using Isotrope.Storage.Runs;

namespace Isotrope.Cli.Verbs;

/// <summary>Writes what an experiment found: document, table, short record, report and figures.</summary>
internal static class ExperimentFiles
{
    /// <summary>Writes the files into a folder, if there is one, and returns the document.</summary>
    public static ExperimentDocument Write(string? folder, string question, ExperimentResult result, ExperimentRecord run)
    {
        ExperimentDocument document = new(result.Name, result.Problem, result.Rows, result.Verdicts, [], run);
        if (folder is null) return document;
        var figures = result.Figures.SelectMany(figure => new[] { figure, figure.Beside }).OfType<FigureData>()
            .Select(figure => FigureFiles.Write(folder, figure)).ToList();
        string Named(string ending) => Path.Combine(folder, $"{result.Name}.{ending}");
        document = document with { Files = [.. figures, Named("json"), Named("csv"), Named("summary.json"), Named("html")] };
        AtomicFile.WriteText(Named("json"), Text(document));
        AtomicFile.WriteText(Named("csv"), Table(result.Rows));
        AtomicFile.WriteText(Named("summary.json"), Text(
            new { result.Name, result.Problem, result.Verdicts, Rows = result.Summary, Run = run }));
        AtomicFile.WriteText(Named("html"), Page(question, result, run).ToHtml());
        return document;
    }

    private static string Text<T>(T document) => JsonSerializer.Serialize(document, RunJson.Indented) + "\n";

    private static string Table(IReadOnlyList<ExperimentRow> rows)
    {
        StringBuilder text = new("method,k,metric,value\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"{Cell(row.Method)},{row.K:R},{Cell(row.Metric)},{row.Value:R}\n");
        return text.ToString();
    }

    private static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"")}\"";

    private static ExperimentPage Page(string question, ExperimentResult result, ExperimentRecord run) => new(
        result.Name, question, run.Command,
        [.. result.Verdicts.Select(verdict => new ExperimentVerdictText(verdict.Claim, verdict.Verdict, verdict.Evidence))],
        [.. result.Figures.Select(figure =>
            new ExperimentChart(FigureFiles.Chart(figure), figure.Beside is { } beside ? FigureFiles.Chart(beside) : null))],
        result.Problem.ToDictionary(pair => pair.Key, pair => Shown(pair.Value)),
        new OrderedDictionary<string, string>(
        [
            new("commit", run.Commit ?? "unknown"),
            new("seconds", Shown(run.Seconds)),
            new("peak memory, MiB", Shown(run.PeakMemoryMiB)),
            .. run.Hardware,
        ]));

    private static string Shown(object value) => value switch
    {
        double number => number.ToString("G7", CultureInfo.InvariantCulture),
        string text => text,
        IEnumerable list => string.Join(", ", list.Cast<object>().Select(Shown)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
