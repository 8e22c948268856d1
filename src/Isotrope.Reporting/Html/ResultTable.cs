using System.Xml.Linq;
using Isotrope.Reporting.Data;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Html;

/// <summary>The final tables, one row per optimizer: what was reached, and what it cost.</summary>
internal static class ResultTable
{
    private static readonly IReadOnlyList<Column<Contender>> s_quality =
    [
        new("Optimizer", Swatch.Named, Numeric: false),
        new("Learning rate", contender => LearningRates(contender)),
        new("Final loss", MeanLoss, Unit: "nats/byte"),
        new("± sd", contender => Number.Loss(Statistics.StandardDeviation(contender.FinalLosses)), Unit: "of seeds"),
        new("Seeds", contender => Number.Count(contender.Outcomes.Count)),
        new("Diverged", contender => Number.Count(contender.DivergedSeeds), Unit: "seeds"),
        new("Difference",
            contender => contender.IsBaseline ? "baseline" : Number.Difference(contender.Comparison?.MeanDifference),
            Unit: "nats/byte"),
        new("95\u00A0% interval", contender => Interval(contender.Comparison?.Interval95), Unit: "of difference"),
        new("Verdict", contender => contender.Comparison is { } one ? Pill(one.Verdict) : Number.Absent, Numeric: false),
    ];

    private static readonly IReadOnlyList<Column<Contender>> s_cost =
    [
        new("Optimizer", Swatch.Named, Numeric: false),
        new("Tokens/s", contender => Number.Count(Mean(contender, outcome => outcome.TokensPerSecond))),
        new("Forward", contender => Number.Milliseconds(Mean(contender, outcome => outcome.Split?.Forward)), Unit: "ms/step"),
        new("Backward", contender => Number.Milliseconds(Mean(contender, outcome => outcome.Split?.Backward)), Unit: "ms/step"),
        new("Optimizer", contender => Number.Milliseconds(Mean(contender, outcome => outcome.Split?.Optimizer)), Unit: "ms/step"),
        new("Whole step", contender => Number.Milliseconds(Mean(contender, Whole)), Unit: "ms/step"),
        new("Optimizer state", contender => Number.Bytes(Mean(contender, outcome => outcome.StateBytes))),
    ];

    /// <summary>The section, or null if the runs name no optimizer.</summary>
    public static XElement? Of(ReportData data) => data.Contenders.Count == 0 ? null
        : Tag("section", ("id", "results"),
            Tag("h2", "Results"), Table.Of("Results per optimizer", data.Contenders, Applicable(data)),
            data.Contenders.All(contender => contender.Outcomes.All(outcome => outcome.Split is null)) ? null
                : new[] { Tag("h2", "Cost"), Table.Of("Cost per optimizer", data.Contenders, s_cost) });

    /// <summary>Without any comparison the columns of comparisons would only be dashes.</summary>
    private static IReadOnlyList<Column<Contender>> Applicable(ReportData data) =>
        data.Contenders.Any(contender => contender.Comparison is not null)
            ? s_quality
            : [.. s_quality.Where(column => column.Heading is not ("Difference" or "95\u00A0% interval" or "Verdict"))];

    private static double? Mean(Contender contender, Func<Outcome, double?> value) =>
        Statistics.Mean(contender.Outcomes.Select(value).Where(each => each is null || double.IsFinite(each.Value)));

    private static double? Whole(Outcome outcome) =>
        outcome.Split is { } split ? split.Forward + split.Backward + split.Optimizer : null;

    private static object MeanLoss(Contender contender) => contender.FinalLosses.Count > 0
        ? Tag("b", Number.Loss(contender.FinalLosses.Average()))
        : contender.DivergedSeeds > 0 ? "diverged" : Number.Absent;

    private static string LearningRates(Contender contender) =>
        contender.Outcomes.Select(outcome => outcome.LearningRate).OfType<double>().Distinct().Order().ToList() switch
        {
            [] => Number.Absent,
            [var only] => Number.Short(only),
            [var low, .., var high] => $"{Number.Short(low)} to {Number.Short(high)}",
        };

    private static string Interval(IReadOnlyList<double>? ends) => ends is [var low, var high]
        ? double.IsFinite(low) && double.IsFinite(high) ? $"[{Number.Difference(low)}, {Number.Difference(high)}]" : Number.Absent
        : Number.Absent;

    private static XElement Pill(string verdict)
    {
        var (name, sign) = verdict switch { "better" => ("better", "▼"), "worse" => ("worse", "▲"), _ => ("open", "≈") };
        return Tag("span", ("class", $"pill {name}"), $"{sign} {verdict}");
    }
}
