using static Isotrope.Reporting.Tests.CurvatureSamples;

namespace Isotrope.Reporting.Tests;

/// <summary>What reports show of measured curvature.</summary>
public sealed class CurvatureReportTests
{
    [Fact]
    public void Layers_have_rows_with_exponents_tokens_and_isotropy()
    {
        var report = Report(Curve("blocks.0.mlp.up"), Curve("blocks.1.mlp.up", exponent: 2.5),
            Curve("blocks.1.mlp.up", direction: "muon"));

        Assert.Equal("2.20 ± 0.02", report.Cell("Curvature by layer", "blocks.0.mlp.up", "Exponent"));
        Assert.Equal("3/3", report.Cell("Curvature by layer", "blocks.0.mlp.up", "Resolved"));
        Assert.Contains("Hessian failed", report.Cell("Curvature by layer", "blocks.0.mlp.up", "Checks"));
        Assert.Contains("p from 2.20 to 2.50", report.Text);
        Assert.Contains("3 of 6 checks", report.Text);
        var tokens = report.Table("H at the upper half of tokens over H at the lower half");
        Assert.Equal(1 + 3 * 2, tokens.Count);
        Assert.Contains("norm of the layer's input", tokens[1]);
        var isotropy = Assert.Single(report.Table("H along directions over H along random ones").Skip(1));
        Assert.Contains("muon", isotropy);
        Assert.Contains("3", isotropy);
    }

    [Fact]
    public void Curves_are_drawn_for_each_loss_and_for_each_layer_with_several_directions()
    {
        var titles = Report(Curve("a"), Curve("b"), Curve("b", direction: "muon")).All("h2").Select(title => title.Value).ToList();
        foreach (var title in new[] { "H, random directions", "H/r², random directions", "Local exponent, random directions" })
            Assert.Contains($"{title}, mode a, loss later", titles);
        Assert.Contains("H/r² of b along several directions, mode a", titles);
        Assert.DoesNotContain("H/r² of a along several directions, mode a", titles);
    }

    [Fact]
    public void What_is_not_resolved_is_not_drawn_but_said()
    {
        var report = Report(Curve("a", resolved: false));
        Assert.Contains("No radius is resolved", report.Text);
        Assert.Contains("measure more sequences", report.Text);
        Assert.Equal("0/3", report.Cell("Curvature by layer", "a", "Resolved"));
    }

    [Fact]
    public void Training_shows_exponent_and_coefficient_over_steps_one_curve_for_each_optimizer()
    {
        var report = Parsed.Report(Samples.Train() with
        {
            CurvatureHistory =
            [
                new(0, [Curve("a", mode: "b", loss: "sequence")]) { Optimizer = "muon" },
                new(9, [Curve("a", mode: "b", loss: "sequence")]) { Optimizer = "muon" },
                new(0, [Curve("a", mode: "b", loss: "sequence")]) { Optimizer = "adamw" },
            ],
        });

        Assert.Contains("Exponent, direction random", report.Text);
        Assert.Contains("Coefficient, direction random", report.Text);
        Assert.Contains("a, muon", report.Html);
        Assert.Contains("a, adamw", report.Html);
        Assert.DoesNotContain("Curvature over training", Parsed.Report(Samples.Train()).Text);
    }

    private static Parsed Report(params Storage.Runs.CurvatureCurve[] curves) =>
        Parsed.Report(new RunData("nano-curvature", Samples.Description("curvature", [], 0, 0), null, []) { Curvature = Record(curves) });
}
