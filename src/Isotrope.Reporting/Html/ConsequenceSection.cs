using System.Xml.Linq;
using Isotrope.Reporting.Charts;
using Isotrope.Storage.Runs;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Html;

/// <summary>What the measured curvature means for updates: gains, predicted spectra, radii of steps, isotropy.</summary>
internal static class ConsequenceSection
{
    private static readonly ChartAxis s_radius = new("radius r", Logarithmic: true);

    /// <summary>Tables and figures; nothing where it was not asked for.</summary>
    public static IEnumerable<XElement> Of(CurvatureRecord record)
    {
        if (Tokens(record) is { } tokens) yield return tokens;
        if (Isotropy(record) is { } isotropy) yield return isotropy;
        if (record.Consequences.Count == 0) yield break;
        yield return Tag("section", ("id", "follows"), Tag("h2", "What follows for updates"),
            Tag("p", record.Conclusion), Gains(record), Predictions(record), Inputs(record));
        yield return Tag("section", Figures(record));
    }

    private static XElement? Tokens(CurvatureRecord record)
    {
        var halves = record.Layers.SelectMany(curve => curve.Tokens.Select(tokens => (Curve: curve, Tokens: tokens))).ToList();
        return halves.Count == 0 ? null : Tag("section", ("id", "tokens"), Tag("h2", "Does curvature depend on the token?"),
            Table.Of("H at the upper half of tokens over H at the lower half", halves,
            [
                new Column<(CurvatureCurve Curve, TokenDependence Tokens)>("Layer", row => row.Curve.Layer, Numeric: false),
                new("Direction", row => row.Curve.Direction, Numeric: false),
                new("Loss", row => row.Curve.Loss, Numeric: false),
                new("Halves by", row => row.Tokens.On == "norm" ? "norm of the layer's input" : "position", Numeric: false),
                new("H upper/lower", row => Number.Short(row.Tokens.Ratio.Value)),
                new("95 % interval", row => $"{Number.Short(row.Tokens.Ratio.Lo)} to {Number.Short(row.Tokens.Ratio.Hi)}"),
                new("at", row => Number.Short(row.Tokens.R), Unit: "r"),
            ]));
    }

    private static XElement? Isotropy(CurvatureRecord record)
    {
        var tested = record.Layers.Where(curve => curve.Isotropy.Count > 0)
            .Select(curve => (Curve: curve, Nearest: curve.Isotropy.MinBy(ratio => Math.Abs(Math.Log(ratio.R)))!)).ToList();
        return tested.Count == 0 ? null : Tag("section", ("id", "isotropy"), Tag("h2", "Is curvature isotropic?"),
            Table.Of("H along directions over H along random ones", tested,
            [
                new Column<(CurvatureCurve Curve, CurvatureRatio Nearest)>("Layer", row => row.Curve.Layer, Numeric: false),
                new("Mode", row => row.Curve.Mode, Numeric: false),
                new("Direction", row => row.Curve.Direction, Numeric: false),
                new("Loss", row => row.Curve.Loss, Numeric: false),
                new("H/H(random)", row => Number.Short(row.Nearest.Ratio.Value)),
                new("95 % interval", row => $"{Number.Short(row.Nearest.Ratio.Lo)} to {Number.Short(row.Nearest.Ratio.Hi)}"),
                new("at", row => Number.Short(row.Nearest.R), Unit: "r"),
            ]));
    }

    private static XElement Gains(CurvatureRecord record) => Table.Of("Gain of one step on held-out tokens",
        [.. record.Consequences.SelectMany(layer => layer.Decreases.Select(each => (layer.Layer, Step: each)))],
    [
        new Column<(string Layer, StepDecrease Step)>("Layer", row => row.Layer, Numeric: false),
        new("Direction", row => row.Step.Direction, Numeric: false),
        new("Held-out gain", row => $"{Number.Short(row.Step.Decrease)} ± {Number.Short(row.Step.StandardError)}",
            Unit: "nats/token"),
        new("to the gradient's", row => Number.Short(row.Step.ToGradient)),
        new("Best step", row => Number.Short(row.Step.Radius), Unit: "r"),
        new("predicted", row => Number.Short(row.Step.PredictedRadius), Unit: "r"),
        new("Gain predicted", row => Number.Short(row.Step.PredictedDecrease), Unit: "nats/token"),
    ]);

    private static XElement Predictions(CurvatureRecord record) => Table.Of("The isotropic model's best update",
        [.. record.Consequences.SelectMany(layer => layer.Predictions.Select(each => (layer.Layer, Model: each)))],
    [
        new Column<(string Layer, SpectrumPrediction Model)>("Layer", row => row.Layer, Numeric: false),
        new("H of", row => $"{row.Model.Direction}, mode {row.Model.Mode}", Numeric: false),
        new("Fit", row => row.Model.Model, Numeric: false),
        new("Cosine with G", row => Number.Fixed(row.Model.CosineToGradient, 4)),
        new("with polar(G)", row => Number.Fixed(row.Model.CosineToPolar, 4)),
        new("Contraction", row => $"{Number.Fixed(row.Model.Expansion, 3)} to {Number.Fixed(row.Model.Contraction, 3)}"),
        new("allowed", row => $"{Number.Short(row.Model.LowerBound)} to {Number.Short(row.Model.Bound)}"),
        new("Step size", row => Number.Short(row.Model.StepSize)),
        new("Radius", row => Number.Short(row.Model.Radius), Unit: "isotropic inputs"),
        new("Radius", row => Number.Short(row.Model.TokenRadius), Unit: "real inputs"),
        new("Gain predicted", row => Number.Short(row.Model.Decrease), Unit: "nats/token"),
    ]);

    private static XElement Inputs(CurvatureRecord record) => Table.Of("Inputs of the layers", record.Consequences,
    [
        new Column<LayerConsequence>("Layer", layer => layer.Layer, Numeric: false),
        new("‖u‖", layer => Number.Short(layer.Inputs.RootMeanSquare), Unit: "root mean square"),
        new("Effective rank", layer => $"{Number.Short(layer.Inputs.EffectiveRank)} of {layer.Shape[1]}"),
        new("Steps", layer => string.Join("; ", layer.Steps.Select(step => $"{step.Optimizer} {Number.Short(step.Median)}")),
            Unit: "median r at the catalogue's learning rate"),
    ]);

    private static IEnumerable<XElement> Figures(CurvatureRecord record)
    {
        if (record.Consequences.SelectMany(Spectra).ToList() is { Count: > 0 } spectra)
            yield return Figure("Predicted optimal spectra", new("σ/σ₁ of the gradient", Logarithmic: true),
                new("s/s₁ of the best update", Logarithmic: true),
                [.. spectra, Reference("gradient", spectra, x => x), Reference("msgn", spectra, _ => 1)],
                "On the dashed diagonal the gradient itself is best, on the horizontal line its polar factor.");
        yield return Figure("Input spectra", new("number of the eigenvalue", Logarithmic: true),
            new("share of the trace", Logarithmic: true), [.. record.Consequences.Select(InputSpectrum)],
            "Eigenvalues of E[u uᵀ].");
        foreach (var layer in record.Consequences)
            if (layer.Steps.Where(step => step.Histogram.Count > 0).Select(Histogram).ToList() is { Count: > 0 } steps)
                yield return Figure($"Radii that a step uses, {layer.Layer}", s_radius, new("share of tokens"), steps,
                    "‖ΔW u‖ over held-out tokens, one step at the catalogue's learning rate.");
    }

    private static IEnumerable<ChartCurve> Spectra(LayerConsequence layer) =>
        from each in layer.Predictions
        where each.Direction == "random" && layer.Gradient[0] > 0
        let points = layer.Gradient.Zip(each.Spectrum, (sigma, s) => (X: sigma / layer.Gradient[0], Y: s / each.Spectrum[0]))
            .Where(point => point.X > 0 && point.Y > 0).OrderBy(point => point.X).ToList()
        where points.Count > 1
        select new ChartCurve($"{layer.Layer}, {each.Mode}", points);

    private static ChartCurve Reference(string name, IReadOnlyList<ChartCurve> curves, Func<double, double> map)
    {
        var least = curves.Min(curve => curve.Points[0].X);
        return new(name, [(least, map(least)), (1, map(1))], IsReference: true);
    }

    private static ChartCurve InputSpectrum(LayerConsequence layer)
    {
        var trace = layer.Inputs.Eigenvalues.Sum();
        return new(layer.Layer, [.. layer.Inputs.Eigenvalues.Where(value => value > 1e-12 * trace)
            .Select((value, i) => (i + 1.0, value / trace))]);
    }

    private static ChartCurve Histogram(StepRadii step) => new(step.Optimizer,
    [
        (step.Histogram[0].From, 0), .. step.Histogram.SelectMany(bar => new[] { (bar.From, bar.Share), (bar.To, bar.Share) }),
        (step.Histogram[^1].To, 0),
    ]);

    private static XElement Figure(string title, ChartAxis x, ChartAxis y, IReadOnlyList<ChartCurve> curves, string caption) =>
        Tag("figure", Tag("h2", title), new Chart(title, x, y, curves, "").Draw(), Tag("figcaption", caption));
}
