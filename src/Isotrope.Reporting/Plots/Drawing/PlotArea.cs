using System.Xml.Linq;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Plots.Drawing;

/// <summary>Every plot is drawn twice, for a page and for a phone: text keeps its size on both.</summary>
internal sealed record PlotSize(double Width, double Height, string Name)
{
    /// <summary>For pages wider than a phone.</summary>
    public static PlotSize Wide { get; } = new(920, 400, "wide");

    /// <summary>For phones.</summary>
    public static PlotSize Narrow { get; } = new(380, 300, "narrow");

    /// <summary>True on a phone, where labels go above instead of beside.</summary>
    public bool IsNarrow => Width < 600;
}

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
