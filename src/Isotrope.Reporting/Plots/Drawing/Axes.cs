using System.Xml.Linq;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Plots.Drawing;

/// <summary>Grid lines, tick labels and axis titles.</summary>
internal static class Axes
{
    /// <summary>The horizontal axis: a line, ticks below it, its title under them; grid lines where values run across.</summary>
    public static XElement Bottom(PlotArea area, Scale scale, string title, bool grid = false, int? count = null)
    {
        var ticks = Ticks.Of(scale, count ?? (int)Math.Clamp(area.Width / 110, 3, 8));
        return Tag("g", ("class", "axis"),
            grid ? ticks.Select(tick => Tag("line", ("class", "grid"), ("x1", area.Left + scale[tick]), ("x2", area.Left + scale[tick]), ("y1", area.Top), ("y2", area.Bottom))) : null,
            Tag("line", ("x1", area.Left), ("x2", area.Right), ("y1", area.Bottom), ("y2", area.Bottom)),
            ticks.Zip(Ticks.Labels(ticks), (tick, label) => new[]
            {
                Tag("line", ("x1", area.Left + scale[tick]), ("x2", area.Left + scale[tick]), ("y1", area.Bottom), ("y2", area.Bottom + 4)),
                Tag("text", ("x", area.Left + scale[tick]), ("y", area.Bottom + 18), ("text-anchor", "middle"), label),
            }),
            Tag("text", ("class", "title"), ("x", area.Left + area.Width / 2), ("y", area.Bottom + 37), ("text-anchor", "middle"), title));
    }

    /// <summary>The vertical axis: grid lines with labels, its title level above them.</summary>
    public static XElement Left(PlotArea area, Scale scale, string title)
    {
        var ticks = Ticks.Of(scale, (int)Math.Clamp(area.Height / 55, 3, 7));
        return Tag("g", ("class", "axis"),
            ticks.Zip(Ticks.Labels(ticks), (tick, label) => new[]
            {
                Tag("line", ("class", "grid"), ("x1", area.Left), ("x2", area.Right), ("y1", area.Top + scale[tick]), ("y2", area.Top + scale[tick])),
                Tag("text", ("x", area.Left - 8), ("y", area.Top + scale[tick] + 4), ("text-anchor", "end"), label),
            }),
            Tag("text", ("class", "title"), ("x", 0), ("y", 12), title));
    }
}
