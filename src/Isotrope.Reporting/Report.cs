using System.Text;
using System.Xml.Linq;
using Isotrope.Reporting.Data;
using Isotrope.Reporting.Html;
using Isotrope.Reporting.Plots;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting;

/// <summary>The report of one or several runs: a single HTML file that needs nothing but a browser.</summary>
/// <remarks>
/// The file makes no outside request and forbids itself any (content security policy); plots are SVG and readable without
/// script, which adds values under the pointer, switching series off, and a choice of theme. All statistics of comparisons are
/// those of <c>summary.json</c>; only means and standard deviations per optimizer are computed here.
/// </remarks>
public static class Report
{
    /// <summary>The plots in their order; each entry holds the views of one figure.</summary>
    private static readonly IReadOnlyList<IReadOnlyList<IPlot>> s_plots =
    [
        LossPlot.Views(validation: true),
        LossPlot.Views(validation: false),
        [new DifferencePlot()],
        [new SeedPlot()],
        [new StepTimePlot()],
        [new LearningRatePlot()],
    ];

    /// <summary>The report as text.</summary>
    /// <param name="runs">The runs, in the order of their columns and rows.</param>
    /// <returns>A complete HTML document, which is also well-formed XML.</returns>
    /// <exception cref="ArgumentException"><paramref name="runs"/> is empty.</exception>
    public static string Build(IReadOnlyList<RunData> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count == 0)
            throw new ArgumentException(
                "A report needs at least one run, and none was given. Name a folder that holds a run.json.", nameof(runs));
        var data = ReportData.From(runs);
        return data.Contenders.Count == 0 && runs.Any(run => run.Curvature is not null)
            ? Page.Write(CurvatureSection.Title, CurvatureSections(data).OfType<XElement>())
            : Page.Write(Verdict.Title(data), Sections(data).OfType<XElement>());
    }

    /// <summary>Writes the report to a file, replacing what was there.</summary>
    /// <param name="path">The file, usually <c>report.html</c> in the run folder.</param>
    /// <param name="runs">The runs, in the order of their columns and rows.</param>
    /// <exception cref="ArgumentException"><paramref name="runs"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<RunData> runs) =>
        File.WriteAllText(path, Build(runs), new UTF8Encoding(false));

    /// <summary>Where nothing was trained, only measured.</summary>
    private static IEnumerable<XElement?> CurvatureSections(ReportData data)
    {
        yield return CurvatureSection.Headline(data.Runs);
        foreach (var section in data.Runs.SelectMany(CurvatureSection.Of)) yield return section;
        yield return RunSection.Of(data);
        yield return CurvatureSection.Legend();
    }

    private static IEnumerable<XElement?> Sections(ReportData data)
    {
        yield return Headline.Of(data);
        yield return ResultTable.Of(data);
        if (s_plots.Select(views => Figure.Of(data, views)).OfType<XElement>().ToList() is { Count: > 0 } figures)
            yield return Tag("section", ("id", "plots"), Figure.Controls(data), figures);
        yield return SeedTable.Of(data);
        foreach (var run in data.Runs) yield return CurvatureHistorySection.Of(run);
        foreach (var section in data.Runs.SelectMany(CurvatureSection.Of)) yield return section;
        yield return SettingsSection.Of(data);
        yield return TuningSection.Of(data);
        yield return RunSection.Of(data);
        yield return LegendSection.Of();
    }
}
