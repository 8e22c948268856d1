using System.Xml.Linq;
using Isotrope.Reporting.Data;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Html;

/// <summary>Every single run: one row per optimizer and seed.</summary>
internal static class SeedTable
{
    private static readonly IReadOnlyList<Column<(Contender Contender, Outcome Outcome)>> s_columns =
    [
        new("Optimizer", row => Swatch.Named(row.Contender), Numeric: false),
        new("Seed", row => row.Outcome.Seed.ToString()),
        new("Learning rate", row => Number.Short(row.Outcome.LearningRate)),
        new("Final loss", row => row.Outcome.Diverged ? "diverged" : Number.Loss(row.Outcome.FinalLoss), Unit: "nats/byte"),
        new("Best loss", row => Number.Loss(row.Outcome.BestLoss), Unit: "nats/byte"),
        new("Steps", row => Number.Count(row.Outcome.Steps)),
        new("Tokens", row => Number.Count(row.Outcome.Tokens)),
        new("Tokens/s", row => Number.Count(row.Outcome.TokensPerSecond)),
        new("Forward", row => Number.Milliseconds(row.Outcome.Split?.Forward), Unit: "ms/step"),
        new("Backward", row => Number.Milliseconds(row.Outcome.Split?.Backward), Unit: "ms/step"),
        new("Optimizer", row => Number.Milliseconds(row.Outcome.Split?.Optimizer), Unit: "ms/step"),
        new("State", row => Number.Bytes(row.Outcome.StateBytes)),
    ];

    /// <summary>The section, or null without any outcome.</summary>
    public static XElement? Of(ReportData data)
    {
        var rows = data.Contenders.SelectMany(contender => contender.Outcomes.Select(outcome => (contender, outcome))).ToList();
        return rows.Count == 0 ? null
            : Tag("section", ("id", "seeds"), Tag("h2", "Every seed"),
                Table.Of("Results per optimizer and seed", rows, s_columns));
    }
}
