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
