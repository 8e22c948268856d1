using Isotrope.Experiments.Trials;

namespace Isotrope.Experiments.ScalingLaw;

/// <summary>What Moonshot's fits of the loss say of the compute that Muon saves, and how far.</summary>
public sealed class ScalingLawExperiment : Experiment
{
    private const double Published = 0.519;                 // "about 52 % of the training FLOPs"
    private const double FlopsPerUnit = 1e15 * 24 * 3600;   // a PFLOP/s-day

    /// <summary>Parameters and tokens of the smallest and the largest model that the fits were made of, and of Moonlight
    /// (active parameters), all of the report.</summary>
    private static readonly (double Parameters, double Tokens) s_smallest = (399e6, 8.92e9), s_largest = (1.5e9, 38.91e9),
        s_moonlight = (2.24e9, 5.7e12);

    /// <inheritdoc/>
    public override string Name => "scaling-law";

    /// <inheritdoc/>
    public override string Question => "What part of AdamW's compute does Muon need for the same loss, by Moonshot's own fits?";

    /// <inheritdoc/>
    public override ExperimentOptions Knows => ExperimentOptions.None;

    /// <inheritdoc/>
    public override bool NeedsTorch => false;

    /// <inheritdoc/>
    protected override ExperimentResult Answer(ExperimentSettings settings, Action<string> note, CancellationToken cancellation)
    {
        var (adam, muon) = (ScalingFit.AdamW, ScalingFit.Muon);
        double[] compute = [.. Enumerable.Range(-4, 21).Select(i => Math.Pow(10, i / 4.0))];
        List<(double C, double Ratio, double Low, double High)> points = [.. compute.Select(Point)];
        var (at, equal) = (adam.ComputeAt(muon, Published), adam.ComputeAt(muon, 1));
        var (small, large, moonlight) = (Point(Compute(s_smallest)), Point(Compute(s_largest)), Point(Compute(s_moonlight)));
        var published = Point(at);
        return new(Name,
            new Dictionary<string, object>
            {
                ["fitOfMuon"] = Text(muon),
                ["fitOfAdamW"] = Text(adam),
                ["unit"] = "PFLOP/s-days",
                ["computeAtPublishedRatio"] = at,
                ["computeAtEqualLoss"] = equal,
                ["computeOfSmallestModel"] = small.C,
                ["computeOfLargestModel"] = large.C,
                ["computeOfMoonlight"] = moonlight.C,
            },
            [.. points.SelectMany(point => new ExperimentRow[]
            {
                new("Muon/AdamW", point.C, "computeRatio", point.Ratio),
                    new("Muon/AdamW", point.C, "computeRatio.low", point.Low),
                new("Muon/AdamW", point.C, "computeRatio.high", point.High), new("AdamW", point.C, "loss", adam.Loss(point.C)),
                new("Muon", point.C, "loss", muon.Loss(point.C)),
            })],
            [
                Claim.OnlyIf("Muon needs 51.9 % of AdamW's compute",
                    FormattableString.Invariant($"AdamW's compute is about {at:0} PFLOP/s-days"),
                    $"the ratio of the fits is {small.Ratio:0.000} at the smallest fitted model ({small.C:0.00}), " +
                    $"{large.Ratio:0.000} at the largest ({large.C:0.0}), 0.519 at {at:0.0}, {moonlight.Ratio:0.000} at " +
                    $"Moonlight ({moonlight.C:0}): 0.519 lies {at / large.C:0.0} times beyond the fitted range"),
                Claim.Of("The saving grows with compute", Point(2).Ratio < Point(1).Ratio,
                    $"the ratio grows like C^{adam.Exponent / muon.Exponent - 1:0.000} and reaches 1 at {equal:0.0e0} " +
                    $"PFLOP/s-days"),
                Claim.Of("The published digits settle the ratio to 10 %", published.High / published.Low < 1.1,
                    $"the rounding of the fits' last digits alone allows {published.Low:0.000} to {published.High:0.000} " +
                    $"where the ratio is 0.519"),
            ])
        {
            Figures =
            [
                new("scaling-law-ratio", "Compute that Muon needs for AdamW's loss", new("AdamW's compute, PFLOP/s-days", true),
                    new("Muon's compute / AdamW's", false),
                    [
                        new("ratio of the fits", [.. points.Select(point => (point.C, point.Ratio))])
                        {
                            Band = [.. points.Select(point => (point.C, point.Low, point.High))],
                        },
                        new("published", [(compute[0], Published), (compute[^1], Published)], IsReference: true),
                    ],
                    $"Shaded: what the rounding of the published digits allows. The fits were made from {small.C:0.00} to " +
                    $"{large.C:0.0} PFLOP/s-days."),
            ],
        };
    }

    private static (double C, double Ratio, double Low, double High) Point(double compute)
    {
        var corners = ScalingFit.AdamW.Rounded()
            .SelectMany(adam => ScalingFit.Muon.Rounded().Select(muon => adam.Ratio(muon, compute))).ToList();
        return (compute, ScalingFit.AdamW.Ratio(ScalingFit.Muon, compute), corners.Min(), corners.Max());
    }

    /// <summary>6·N·D, the usual count of a dense model's training.</summary>
    private static double Compute((double Parameters, double Tokens) model) => 6 * model.Parameters * model.Tokens / FlopsPerUnit;

    private static string Text(ScalingFit fit) => FormattableString.Invariant($"{fit.Factor} C^-{fit.Exponent}");
}
