using System.Xml.Linq;
using static Isotrope.Reporting.Html.Markup;
using static Isotrope.Reporting.Plots.Drawing.Shapes;

namespace Isotrope.Reporting.Plots.Drawing;

/// <summary>Grid lines, tick labels and axis titles.</summary>
internal static class Axes
{
    /// <summary>The horizontal axis: a line, ticks below it, its title under them; grid lines where values run across.</summary>
    public static XElement Bottom(PlotArea area, Scale scale, string title, bool grid = false, int? count = null)
    {
        var ticks = Ticks.Of(scale, count ?? (int)Math.Clamp(area.Width / 110, 3, 8));
        var places = ticks.Select(tick => area.Left + scale[tick]).ToList();
        return Tag("g", ("class", "axis"),
            grid ? places.Select(x => Line("grid", x, area.Top, x, area.Bottom)) : null,
            Line(null, area.Left, area.Bottom, area.Right, area.Bottom),
            places.Select(x => Line(null, x, area.Bottom, x, area.Bottom + 4)),
            places.Zip(Ticks.Labels(ticks), (x, label) => Text(null, x, area.Bottom + 18, label, "middle")),
            Text("title", area.Left + area.Width / 2, area.Bottom + 37, title, "middle"));
    }

    /// <summary>The vertical axis: grid lines with labels, its title level above them.</summary>
    public static XElement Left(PlotArea area, Scale scale, string title)
    {
        var ticks = Ticks.Of(scale, (int)Math.Clamp(area.Height / 55, 3, 7));
        var places = ticks.Select(tick => area.Top + scale[tick]).ToList();
        return Tag("g", ("class", "axis"),
            places.Select(y => Line("grid", area.Left, y, area.Right, y)),
            places.Zip(Ticks.Labels(ticks), (y, label) => Text(null, area.Left - 8, y + 4, label, "end")),
            Text("title", 0, 12, title));
    }
}
