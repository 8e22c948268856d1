using System.Xml.Linq;
using Isotrope.Reporting.Data;
using Isotrope.Reporting.Plots;
using Isotrope.Reporting.Plots.Drawing;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Html;

/// <summary>A plot with heading and caption, drawn for page and phone, in one or several views.</summary>
internal static class Figure
{
    /// <summary>The figure, or null when there is nothing to draw.</summary>
    public static XElement? Of(ReportData data, IReadOnlyList<IPlot> views)
    {
        var drawn = views.Select(plot => (plot.View, Drawings: Draw(plot, data))).Where(view => view.Drawings.Count > 0).ToList();
        return drawn.Count == 0 ? null
            : Tag("figure",
                Tag("h2", views[0].Title),
                drawn.Select(view => Tag("div", ("class", "view"),
                    ("data-view", view.View == "" ? null : view.View), view.Drawings)),
                Tag("figcaption", views[0].Caption));
    }

    /// <summary>What governs all figures with several views: the axes, by radio buttons that work without script, and the
    /// series.</summary>
    public static XElement Controls(ReportData data) => Tag("div", ("class", "controls"),
        Swatch.Legend(data),
        Tag("div", ("class", "choices"),
            Choice("Against", "along", "steps", "tokens", "seconds"),
            Choice("Loss axis", "scale", "linear", "log")));

    private static IReadOnlyList<XElement> Draw(IPlot plot, ReportData data) =>
        [.. new[] { PlotSize.Wide, PlotSize.Narrow }.Select(size => plot.Draw(data, size)).OfType<XElement>()];

    private static XElement Choice(string legend, string name, params string[] options) => Tag("fieldset",
        Tag("legend", legend),
        options.Select((option, i) => Tag("label",
            Tag("input", ("type", "radio"), ("name", name), ("id", $"{name}-{option}"), ("checked", i == 0 ? "checked" : null)),
            Tag("span", option))));
}
