using System.Globalization;
using System.Xml.Linq;
using Isotrope.Reporting.Data;
using Isotrope.Storage.Runs;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Html;

/// <summary>What all optimizers of a run share: settings, corpus, model, machine, versions, and the command that repeats
/// it.</summary>
internal static class RunSection
{
    /// <summary>The section; several runs stand side by side, and what differs between them stands out.</summary>
    public static XElement Of(ReportData data) => Tag("section", ("id", "run"),
        Tag("h2", data.Runs.Count == 1 ? "The run" : "The runs"),
        data.Runs.Select(run => run.Description.Corpus).Where(corpus => corpus.Note is { Length: > 0 })
            .Select(corpus => $"{corpus.Name}: {corpus.Note}").Distinct()
            .Select(remark => Tag("p", ("class", "remark"), remark)),
        Tag("div", ("class", data.Runs.Count == 1 ? "facts" : null),
            Group("Corpus and model", data, run => Subject(run.Description)),
            Group("Shared settings", data, run => run.Description.Settings),
            Group("Hardware", data, run => run.Description.Hardware),
            Group("Versions", data, run => Versions(run.Description))),
        Tag("h3", "Repeat it"),
        data.Runs.Select(run => Tag("div", ("class", "command"),
            data.Runs.Count == 1 ? null : Tag("p", ("class", "folder"), run.Folder),
            Tag("pre", ("tabindex", 0), Tag("code", run.Description.Command)),
            Tag("button", ("type", "button"), ("class", "copy"), ("hidden", "hidden"), "Copy"))));

    private static XElement? Group(string title, ReportData data, Func<RunData, IReadOnlyDictionary<string, string>> values)
    {
        var columns = data.Runs.Select(run => ((object)(data.Runs.Count == 1 ? "" : run.Folder), values(run))).ToList();
        return columns.All(column => column.Item2.Count == 0) ? null : Tag("div", Tag("h3", title), Table.Matrix(title, columns));
    }

    private static IReadOnlyDictionary<string, string> Subject(RunDescription run) => new OrderedDictionary<string, string>
    {
        ["corpus"] = run.Corpus.Name,
        ["corpus size"] = $"{Number.Count(run.Corpus.Bytes)} bytes",
        ["corpus sha-256"] = run.Corpus.Sha256,
        ["model"] = run.Model.Name,
        ["parameters"] = Number.Count(run.Model.Parameters),
        ["started"] = run.Started.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC",
    };

    private static IReadOnlyDictionary<string, string> Versions(RunDescription run) =>
        new OrderedDictionary<string, string>(
            run.Versions.Append(new("git commit", run.GitCommit ?? Number.Absent)).DistinctBy(pair => pair.Key));
}
