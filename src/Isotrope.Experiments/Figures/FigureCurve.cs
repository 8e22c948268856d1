namespace Isotrope.Experiments.Figures;

/// <summary>A curve of a figure.</summary>
/// <param name="Label">Its name in the legend.</param>
/// <param name="Points">Its points by ascending x.</param>
/// <param name="IsReference">Whether it is a bound or a limit rather than a result: drawn dashed.</param>
public sealed record FigureCurve(string Label, IReadOnlyList<(double X, double Y)> Points, bool IsReference = false)
{
    /// <summary>A range around the curve by ascending x, for instance that of most seeds; empty for none.</summary>
    public IReadOnlyList<(double X, double Low, double High)> Band { get; init; } = [];
}
