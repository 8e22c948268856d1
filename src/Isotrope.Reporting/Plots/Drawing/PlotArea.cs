using System.Xml.Linq;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Plots.Drawing;

/// <summary>The rectangle within a plot that data may cover.</summary>
internal sealed record PlotArea(double Left, double Top, double Width, double Height)
{
    /// <summary>Its lower edge.</summary>
    public double Bottom => Top + Height;

    /// <summary>Its right edge.</summary>
    public double Right => Left + Width;

    /// <summary>Data in coordinates of the area; what lies outside is cut off.</summary>
    public XElement Clip(params object?[] content) =>
        Tag("svg", ("class", "area"), ("x", Left), ("y", Top), ("width", Width), ("height", Height), content);
}
