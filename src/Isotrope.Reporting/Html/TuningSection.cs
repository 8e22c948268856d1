using System.Globalization;
using System.Xml.Linq;
using Isotrope.Reporting.Data;
using Isotrope.Storage.Runs;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Html;

/// <summary>Every trial of the search that the settings come from, so that a weak baseline could not hide.</summary>
internal static class TuningSection
{
    /// <summary>The section, or null if no run has a search.</summary>
    public static XElement? Of(ReportData data)
    {
        var searched = data.Runs.Where(run => run.Tuning is { Optimizers.Count: > 0 }).ToList();
        return searched.Count == 0 ? null
            : Tag("section", ("id", "tuning"), Tag("h2", "Where the settings come from"),
                searched.SelectMany(run => Record(run.Tuning!, searched.Count > 1 ? $"{run.Folder}: " : "")));
    }

    private static IEnumerable<XElement> Record(TuningRecord record, string prefix)
    {
        yield return Tag(
            "p", $"{prefix}A search on the model {record.Model}, {record.Steps} steps, seed {record.Seed}, which is not one of " +
            "the seeds judged here. ",
            Tag("code", record.Command));
        foreach (var search in record.Optimizers)
            yield return Tag("details",
                Tag("summary", $"{search.Optimizer}: best {Number.Loss(search.Best.Loss)} of {search.Trials.Count} trials"),
                Table.Of($"Trials of {search.Optimizer}", search.Trials, Columns(search)),
                Tag("ul", search.EdgeChecks.Select(check => Tag("li", check))));
    }

    private static IReadOnlyList<Column<TuningTrial>> Columns(TuningSearch search)
    {
        var values = search.Trials.ToDictionary(trial => trial, Values);
        var varied = values.Values.SelectMany(settings => settings.Keys).Distinct()
            .Where(name => values.Values.Select(settings => settings.GetValueOrDefault(name)).Distinct().Count() > 1);
        return
        [
            new("searched", trial => trial.Stage, Numeric: false),
            .. varied.Select(name => new Column<TuningTrial>(name, trial => values[trial].GetValueOrDefault(name) ?? "default")),
            new("final loss", trial => ReferenceEquals(trial, search.Best)
                ? Tag("strong", Number.Loss(trial.Loss)) : Number.Loss(trial.Loss), Unit: "nats a token"),
        ];
    }

    private static Dictionary<string, string> Values(TuningTrial trial)
    {
        var values = new Dictionary<string, string>();
        Flatten(trial.Settings, "");
        values["warm-up"] = Text(trial.Warmup);
        values["clipping"] = trial.Clip > 0 ? Text(trial.Clip) : "off";
        return values;

        void Flatten(System.Text.Json.Nodes.JsonObject settings, string prefix)
        {
            foreach (var (name, value) in settings)
                if (value is System.Text.Json.Nodes.JsonObject inner) Flatten(inner, $"{prefix}{name}.");
                else values[prefix + name] = double.TryParse(value?.ToString(), CultureInfo.InvariantCulture, out var number)
                    ? Text(number) : $"{value}";
        }
    }

    private static string Text(double number) => number.ToString("g3", CultureInfo.InvariantCulture);
}
