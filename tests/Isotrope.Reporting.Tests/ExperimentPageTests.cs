using Isotrope.Reporting.Charts;
using Isotrope.Reporting.Experiments;

namespace Isotrope.Reporting.Tests;

public sealed class ExperimentPageTests
{
    private static readonly Chart s_ours = new("Gap", new("step"), new("gap", true),
        [new("a", [(0, 1), (1, 0.1), (2, double.PositiveInfinity)]) { Band = [(0, 0.5, 2), (1, 0.05, double.PositiveInfinity)] }],
        "ours");

    private static readonly Chart s_theirs =
        s_ours with { Title = "Gap, the original's", Curves = [new("a", [(0, 1), (1, 0.2)])] };

    private static Parsed Page(params ExperimentChart[] charts) => new(new ExperimentPage(
        "quadratic", "Is a < b?", "isotrope experiment quadratic --seeds 2",
        [new("claim & one", "holds", "1 < 2"), new("claim two", "does not hold", "…"), new("three", "holds only if x", "…")],
        charts,
        new Dictionary<string, string> { ["L"] = "3" }, new Dictionary<string, string> { ["seconds"] = "1.5" }).ToHtml());

    [Fact]
    public void It_says_question_claims_verdicts_numbers_machine_and_command()
    {
        var page = Page(new ExperimentChart(s_ours));
        Assert.Contains("Is a < b?", page.Text);
        Assert.Equal(["claim & one", "holds", "1 < 2"], page.Table("Verdicts")[1]);
        Assert.Equal(["better", "worse", "open"],
            page.All("span", "pill").Select(pill => ((string)pill.Attribute("class")!).Split(' ')[1]));
        Assert.Equal("3", page.Table("Problem")[0][1]);
        Assert.Equal("1.5", page.Table("Machine and time")[0][1]);
        Assert.All(page.All("figure"), figure => Assert.Contains("isotrope experiment quadratic --seeds 2", figure.Value));
    }

    [Fact]
    public void What_others_found_stands_beside_what_we_found()
    {
        var pair = Page(new ExperimentChart(s_ours, s_theirs)).All("div", "pair").Single();
        Assert.Equal(["Gap", "Gap, the original's"], pair.Elements("svg").Select(svg => (string)svg.Attribute("aria-label")!));
        Assert.Empty(Page(new ExperimentChart(s_ours)).All("div", "pair"));
    }

    [Fact]
    public void A_band_is_shaded_as_far_as_it_is_finite_and_alone_brings_its_style()
    {
        Assert.Single(Page(new ExperimentChart(s_ours)).All("path", "band"));
        Assert.Contains(".band {", s_ours.ToSvg());
        Assert.DoesNotContain("band", s_theirs.ToSvg());
        Assert.DoesNotContain("Infinity", s_ours.ToSvg());
    }

    [Fact]
    public void An_experiment_without_claims_or_figures_still_says_what_it_was()
    {
        var page = new Parsed(new ExperimentPage("n", "q?", "c", [], [], new Dictionary<string, string>(),
            new Dictionary<string, string>()).ToHtml());
        Assert.Empty(page.All("figure"));
        Assert.Contains("q?", page.Text);
    }
}
