using System.Xml.Linq;
using Isotrope.Reporting.Charts;
using Isotrope.Storage.Runs;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Html;

/// <summary>How exponent and coefficient of H change while a network is trained.</summary>
internal static class CurvatureHistorySection
{
    private static readonly ChartAxis s_steps = new("steps");

    /// <summary>The figures of a run; nothing where nothing was measured on the way.</summary>
    public static XElement? Of(RunData run)
    {
        if (run.CurvatureHistory.Count == 0) return null;
        var groups = run.CurvatureHistory.SelectMany(at => at.Layers).Where(curve => curve.Loss != "own")
            .Select(curve => curve.Direction).Distinct();
        return Tag("section", ("id", $"curvature-steps-{run.Folder}"), Tag("h2", "Curvature over training"),
            groups.SelectMany(direction => new[]
            {
                Figure($"Exponent, direction {direction}", "p of c r^p, r from 0.1 to 10", false, run, direction,
                    curve => curve.Exponent is { } exponent && exponent.StandardError < CurvaturePoint.ExponentError
                        ? (exponent.Value, exponent.Lo, exponent.Hi) : null),
                Figure($"Coefficient, direction {direction}", "H(1), nats", true, run, direction,
                    curve => curve.Radii.MinBy(point => Math.Abs(Math.Log(point.R))) is { Resolved: true } unit
                        ? (unit.H / (unit.R * unit.R), unit.Lo / (unit.R * unit.R), unit.Hi / (unit.R * unit.R)) : null),
            }));
    }

    private static XElement Figure(string title, string axis, bool logarithmic, RunData run, string direction,
        Func<CurvatureCurve, (double Value, double Low, double High)?> read)
    {
        var several = run.CurvatureHistory.Select(at => at.Optimizer).Distinct().Count() > 1;
        var curves = (
            from at in run.CurvatureHistory
            from curve in at.Layers
            where curve.Direction == direction && curve.Loss != "own"
            let value = read(curve)
            where value is not null
            group (X: (double)at.Step, value.Value.Value, value.Value.Low, value.Value.High)
                by several ? $"{curve.Layer}, {at.Optimizer}" : curve.Layer into layer
            select new ChartCurve(layer.Key, [.. layer.Select(point => (point.X, point.Value))])
            {
                Band = [.. layer.Select(point => (point.X, point.Low, point.High))],
            }).ToList();
        return curves.Count == 0
            ? Tag("figure", Tag("h2", title), Tag("figcaption",
                "Resolved at no step: measure with `isotrope curvature`, which takes more sequences."))
            : Tag("figure", Tag("h2", title), new Chart(title, s_steps, new(axis, logarithmic), curves, "").Draw(),
                Tag("figcaption",
                    "Mode b: every token moves, the loss is summed over a sequence. Resolved values alone; band: 95 % interval."));
    }
}
