namespace Isotrope.Reporting.Charts;

/// <summary>A curve of a chart.</summary>
/// <param name="Label">Its name in the legend.</param>
/// <param name="Points">Its points by ascending x; those that are not finite, or not positive on a logarithmic axis,
/// are left out.</param>
/// <param name="IsReference">Whether it is a bound or a limit rather than a result: drawn dashed in grey,
/// without markers.</param>
public sealed record ChartCurve(string Label, IReadOnlyList<(double X, double Y)> Points, bool IsReference = false)
{
    /// <summary>A range around the curve by ascending x, shaded; empty for none.</summary>
    public IReadOnlyList<(double X, double Low, double High)> Band { get; init; } = [];
}
