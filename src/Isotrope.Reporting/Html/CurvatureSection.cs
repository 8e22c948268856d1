using System.Globalization;
using System.Xml.Linq;
using Isotrope.Storage.Runs;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Html;

/// <summary>What was measured of the curvature of a network's layers: a table, the curves, and how to read them.</summary>
internal static class CurvatureSection
{
    /// <summary>Title of a page that shows nothing else.</summary>
    public const string Title = "Curvature H(r) of a network, layer by layer";

    private static readonly (string Term, string Meaning)[] s_terms =
    [
        ("H(r)", "Mean of (l(r) + l(−r) − 2 l(0))/2 over sequences and directions, in nats: what moving a layer's output by r " +
            "costs beyond the first order."),
        ("Mode a, b", "a: the pre-activation of one token moves by r along a unit vector. b: the weight moves by r D, the mean " +
            "of ‖D u‖² over tokens being 1."),
        ("Loss", "own: of the token that moves; later: summed over it and all tokens after it; sequence: summed over a " +
            "sequence of which every token moves."),
        ("Resolved", "H exceeds five times what rounding gives, and four standard errors. Plots leave out the rest."),
        ("Exponent", "Power p of c r^p, fitted for r from 0.1 to 10 below the plateau. Local exponent: d log H/d log r over half " +
            "a decade. It counts as resolved with a standard error below 0.05."),
        ("Band", "95 % interval by bootstrap over sequences (bias-corrected and accelerated, 1000 draws)."),
        ("Model", "The simplest of six functions that predicts sequences it was not fitted to about as well as the best."),
        ("Held-out gain", "Decrease of the mean loss of tokens that the gradient has not seen, after one step along a " +
            "direction at its best size. G: the mean gradient; C: second moment of the layer's inputs, damped by 0.2 of its " +
            "mean eigenvalue."),
        ("Predicted", "By the fitted H and the gradient alone. Contraction: by how much the best update's ratios of singular " +
            "values are smaller than the gradient's; theory allows at most P − 1, P being the largest exponent of H."),
        ("Checks", "Odd part against the gradient and H against second derivatives, both by differentiation: ok within 1 %."),
    ];

    /// <summary>The header of a page that shows nothing else.</summary>
    public static XElement Headline(IReadOnlyList<RunData> runs) => Tag("header",
        Tag("div", ("class", "top"),
            Tag("p", ("class", "eyebrow"),
                $"Isotrope · {string.Join(" · ", runs.Select(run => $"{run.Folder} · model {run.Description.Model.Name}"))}"),
            Tag("button", ("type", "button"), ("class", "theme"), ("hidden", "hidden"),
                ("aria-label", "Switch between light and dark"), "◐")),
        Tag("h1", Title),
        Tag("p", ("class", "lead"), string.Join(' ', runs.Select(run => run.Curvature).OfType<CurvatureRecord>().Select(Lead))));

    /// <summary>Table and figures of a run; nothing where its curvature was not measured.</summary>
    public static IEnumerable<XElement> Of(RunData run)
    {
        if (run.Curvature is not { Layers.Count: > 0 } record) yield break;
        yield return Tag("section", ("id", $"curvature-{run.Folder}"), Tag("h2", "Curvature by layer"), LayerTable(record));
        foreach (var section in ConsequenceSection.Of(record)) yield return section;
        if (CurvatureFigures.Of(record).ToList() is { Count: > 0 } figures) yield return Tag("section", figures);
    }

    /// <summary>What the words mean.</summary>
    public static XElement Legend() => Tag("section", ("id", "legend"), Tag("h2", "How to read this"),
        Tag("dl", s_terms.Select(term => new[] { Tag("dt", term.Term), Tag("dd", term.Meaning) })));

    private static string Lead(CurvatureRecord record)
    {
        var known = record.Layers.Where(curve => curve is { Direction: "random", Exponent: not null })
            .Where(curve => double.IsFinite(curve.Exponent!.Value)).ToList();
        if (known.Count == 0) return "No exponent is resolved between radius 0.1 and 10: measure more sequences.";
        var (low, high) = (known.Min(curve => curve.Exponent!.Value), known.Max(curve => curve.Exponent!.Value));
        var checks = record.Layers.SelectMany(curve => curve.Checks).Where(check => check.Passed is not null).ToList();
        return string.Create(CultureInfo.InvariantCulture,
            $"Along random directions, for r from 0.1 to 10, the loss grows like r^p with p from {low:0.00} to {high:0.00}. " +
            $"{checks.Count(check => check.Passed == true)} of {checks.Count} checks against differentiation pass.");
    }

    private static XElement LayerTable(CurvatureRecord record) => Table.Of("Curvature by layer", record.Layers,
    [
        new Column<CurvatureCurve>("Layer", curve => curve.Layer, Numeric: false),
        new("Mode", curve => curve.Mode, Numeric: false),
        new("Direction", curve => curve.Direction, Numeric: false),
        new("Loss", curve => curve.Loss, Numeric: false),
        new("Exponent", curve => Band(curve.Exponent), Unit: "r from 0.1 to 10"),
        new("Largest exponent", curve => Band(curve.Largest)),
        new("at", curve => Number.Short(curve.LargestAt), Unit: "r"),
        new("Below 2 from", curve => Number.Short(curve.BelowQuadratic), Unit: "r"),
        new("Plateau from", curve => Number.Short(curve.Plateau), Unit: "r"),
        new("Kink index", curve => Number.Short(curve.Kink?.Value)),
        new("Resolved", curve => $"{curve.Radii.Count(point => point.Resolved)}/{curve.Radii.Count}", Unit: "radii"),
        new("Model", curve => curve.Fits.Where(fit => fit.Best).Select(fit => $"{fit.Model}: {fit.Formula}")
            .FirstOrDefault(Number.Absent), Numeric: false),
        new("Checks", curve => string.Join(' ', curve.Checks.Select(Verdict)), Numeric: false),
    ]);

    private static string Verdict(CurvatureCheck check) =>
        $"{check.Name} {check.Passed switch { true => "ok", false => "failed", null => Number.Absent }}";

    private static string Band(CurvatureBand? band) => band is null || !double.IsFinite(band.Value) ? Number.Absent
        : double.IsFinite(band.StandardError) ? $"{Number.Fixed(band.Value, 2)} ± {Number.Fixed(band.StandardError, 2)}"
        : Number.Fixed(band.Value, 2);
}
