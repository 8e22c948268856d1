using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Isotrope.Reporting.Tests;

public partial class ReportTests
{
    private static readonly string[] s_headings =
    [
        "Results", "Cost", "Validation loss", "Training loss", "Difference from the baseline",
        "Final loss of each seed", "Time of a step",
        "Learning rate", "Every seed", "Settings of the optimizers", "The run", "How to read this",
    ];

    [Fact]
    public void A_comparison_tells_everything_in_order() =>
        Assert.Equal(s_headings, Parsed.Report(Samples.Compare()).All("h2").Select(heading => heading.Value));

    [Fact]
    public void Nothing_is_asked_for_from_outside()
    {
        var report = Parsed.Report(Samples.Compare(), Samples.Train());

        Assert.DoesNotMatch(Outside(), report.Html);
        Assert.DoesNotContain(report.Document.Descendants().Attributes(),
            attribute => attribute.Name.LocalName is "src" or "href" or "style" || attribute.Name.LocalName.StartsWith("on"));
        Assert.DoesNotContain(report.Document.Descendants(),
            element => element.Name.LocalName is "link" or "iframe" or "object" or "embed" or "form" or "base");
    }

    [Theory]
    [InlineData("script")]
    [InlineData("style")]
    public void The_policy_admits_exactly_the_own_script_and_style(string element)
    {
        var report = Parsed.Report(Samples.Compare());
        var policy = (string)report.All("meta")
            .Single(meta => (string?)meta.Attribute("http-equiv") == "Content-Security-Policy").Attribute("content")!;
        var inner = report.Html[(report.Html.IndexOf($"<{element}>") + element.Length + 2)..report.Html.IndexOf($"</{element}>")];

        Assert.StartsWith("default-src 'none';", policy);
        var hash = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(inner));
        Assert.Contains($"{element}-src 'sha256-{Convert.ToBase64String(hash)}'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Single(report.All(element));
    }

    public static TheoryData<string> HostileNames =>
    [
        "<script>alert(1)</script>", "</script><script>alert(1)</script>", "</style><img src=x onerror=alert(1)>",
        "\" onload=\"alert(1)", "' onclick='alert(1)",
        "]]>", "<![CDATA[", "<!--", "-->", "&lt;script&gt;", "&#x3c;b&#x3e;", "javascript:alert(1)",
        "{{7*7}}", "${alert(1)}", "naïve 数学 🚀", "a\nb\tc",
    ];

    [Theory]
    [MemberData(nameof(HostileNames))]
    public void A_hostile_name_stays_text_wherever_it_stands(string name)
    {
        var report = Parsed.Report(Hostile(name));

        Assert.Single(report.All("script"));
        Assert.Single(report.All("style"));
        Assert.Empty(report.All("img"));
        Assert.DoesNotContain(report.Document.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on"));
        Assert.Contains(name, report.Table("Results per optimizer").Select(row => row[0]));
        Assert.Contains(name, report.Table("Settings of the optimizers").SelectMany(row => row));
        Assert.Contains(name, report.Table("Corpus and model").SelectMany(row => row));
        Assert.Contains(name, report.All("code").Single().Value);
    }

    [Theory]
    [InlineData(0)]           // no XML may contain it
    [InlineData(0x1B)]        // terminal escape
    [InlineData(0xD800)]      // half a surrogate pair
    [InlineData(0xFFFF)]
    [InlineData(0x202E)]      // would mirror the sentence that follows
    public void A_character_that_text_cannot_hold_is_replaced(int code)
    {
        var name = $"a{(char)code}b";
        var report = Parsed.Report(Hostile(name));

        Assert.Contains("a\ufffdb", report.Table("Results per optimizer").Select(row => row[0]));
        Assert.DoesNotContain(name, report.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_runs_of_ten_thousand_points_stay_below_two_megabytes()
    {
        var runs = Enumerable.Range(0, 10)
            .Select(i => Samples.Compare(["muon"], seeds: 1, steps: 10_000, every: 1, folder: $"run-{i}")).ToArray();

        Assert.All(runs, run => Assert.True(run.Metrics.Count > 10_000));
        Assert.InRange(Encoding.UTF8.GetByteCount(Report.Build(runs)), 100_000, 2_000_000);
    }

    [Fact]
    public void A_diverged_run_is_named_and_breaks_no_drawing()
    {
        var report = Parsed.Report(
            Samples.Compare(diverging: ["muon/2", "polargrad/1", "polargrad/2", "polargrad/3", "polargrad/4"]));

        Assert.Equal("1", report.Cell("Results per optimizer", "muon", "Diverged"));
        Assert.Equal("diverged", report.Cell("Results per optimizer", "polargrad", "Final loss"));
        Assert.Contains("polargrad cannot be compared with adamw: polargrad diverged with 4 of 4 seeds.", report.Text);
        Assert.NotEmpty(report.All("path", "cross"));
        AssertDrawable(report);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.MaxValue)]
    [InlineData(0)]
    public void Whatever_the_losses_are_the_drawings_hold_numbers(double loss)
    {
        var run = Samples.Compare();
        var broken = run with
        {
            Metrics = [.. run.Metrics.Select(
                metric => metric with { TrainingLoss = loss, ValidationLoss = loss, LearningRate = loss, Seconds = loss })],
            Summary = run.Summary! with
            {
                Runs = [.. run.Summary.Runs.Select(one => one with
                {
                    FinalValidationLoss = loss,
                    BestValidationLoss = loss,
                    TokensPerSecond = loss,
                    SecondsPerStep = new(loss, loss, loss),
                    LearningRate = loss,
                })],
                Comparisons = [.. run.Summary.Comparisons!.Select(
                    one => one with { MeanDifference = loss, Interval95 = [loss, loss] })],
            },
        };

        AssertDrawable(Parsed.Report(broken));
    }

    [Fact]
    public void One_seed_has_no_standard_deviation_and_no_band()
    {
        var report = Parsed.Report(Samples.Compare(seeds: 1));

        Assert.Equal("–", report.Cell("Results per optimizer", "muon", "± sd"));
        Assert.Empty(report.All("polygon", "band"));
        AssertDrawable(report);
    }

    [Fact]
    public void A_training_has_no_columns_of_comparison()
    {
        var report = Parsed.Report(Samples.Train());

        Assert.DoesNotContain("Verdict", report.Table("Results per optimizer")[0]);
        Assert.Contains("muon ended at 2.0", report.Text);
        Assert.Contains("after 200 steps (seed 1).", report.Text);
    }

    [Fact]
    public void A_run_without_summary_shows_what_it_logged_and_says_so()
    {
        var report = Parsed.Report(Samples.Train(finished: false));

        Assert.Contains(
            "This run has no summary: it was interrupted or has not ended; the last logged step is 120.", report.Text);
        Assert.NotEmpty(report.All("polyline", "mean"));
        Assert.Equal("120", report.Cell("Results per optimizer and seed", "muon", "Steps"));
    }

    [Fact]
    public void A_run_that_logged_nothing_still_has_a_report()
    {
        var report = Parsed.Report(Samples.Train() with { Metrics = [], Summary = null });

        Assert.Contains("nothing was logged", report.Text);
        Assert.Empty(report.All("figure"));
    }

    [Fact]
    public void Joined_runs_are_told_apart_by_folder()
    {
        var report = Parsed.Report(Samples.Compare(), Samples.Compare(["adamw", "muon"], folder: "compare-2"),
            Samples.Train("soap"), Samples.Train("soap"));
        var labels = report.Table("Results per optimizer").Skip(1).Select(row => row[0]).ToList();

        Assert.Equal(["compare-1 · adamw", "compare-1 · muon", "compare-1 · polargrad", "compare-2 · adamw",
            "compare-2 · muon", "train-1 · soap", "train-1 (2) · soap"], labels);
        Assert.Equal(4, report.All("code").Count());
        AssertDrawable(report);
    }

    [Fact]
    public void Every_plot_is_drawn_for_page_and_phone_and_read_aloud()
    {
        var plots = Parsed.Report(Samples.Compare()).All("svg", "plot").ToList();

        Assert.Equal(2 * (6 + 6 + 4), plots.Count);
        Assert.Equal(plots.Count / 2, plots.Count(plot => ((string)plot.Attribute("class")!).EndsWith("narrow")));
        Assert.All(plots, plot => Assert.NotEmpty((string?)plot.Attribute("aria-label") ?? ""));
    }

    [Fact]
    public void Without_runs_there_is_no_report() =>
        Assert.Contains("at least one run", Assert.Throws<ArgumentException>(() => Report.Build([])).Message);

    [Fact]
    public void The_written_file_is_the_report()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Report.Write(path, [Samples.Train()]);
            Assert.Equal(Report.Build([Samples.Train()]), File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static RunData Hostile(string name)
    {
        var run = Samples.Compare([name, "muon"], seeds: 2, steps: 40, folder: name);
        var description = run.Description with
        {
            Command = name,
            Corpus = new(name, 1, name) { Note = name },
            Model = new(name, 1),
            Kind = name,
            Settings = new Dictionary<string, string> { [name] = name },
            Versions = new Dictionary<string, string> { [name] = name },
            Hardware = new Dictionary<string, string> { [name] = name },
            Optimizers = [new(name, new Dictionary<string, string> { [name] = name }, name)],
            GitCommit = name,
        };
        var verdicts = run.Summary!.Comparisons!.Select(one => one with { Verdict = name }).ToList();
        return run with { Description = description, Summary = run.Summary with { Comparisons = verdicts } };
    }

    /// <summary>Every coordinate is a number and every drawing has a size.</summary>
    private static void AssertDrawable(Parsed report)
    {
        string[] coordinates = ["x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height",
            "d", "points", "viewBox", "transform", "data-x", "data-y"];
        foreach (var svg in report.All("svg", "plot"))
        {
            var box = ((string)svg.Attribute("viewBox")!).Split(' ')
                .Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToList();
            Assert.True(box is [0, 0, > 300 and < 1000, > 50 and < 5000]);
            Assert.All(svg.DescendantsAndSelf().Attributes().Where(attribute => coordinates.Contains(attribute.Name.LocalName)),
                attribute => Assert.DoesNotMatch("NaN|Infinity|∞|E[+]", attribute.Value));
            Assert.All(svg.Descendants("rect"), bar => Assert.True((double)bar.Attribute("width")! >= 0));
        }
    }

    [GeneratedRegex(@"https?:|url\(|@import|=""//|\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import\(")]
    private static partial Regex Outside();
}
