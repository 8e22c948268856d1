namespace Isotrope.Experiments.Figures;

/// <summary>A curve of a figure.</summary>
/// <param name="Label">Its name in the legend.</param>
/// <param name="Points">Its points by ascending x.</param>
/// <param name="IsReference">Whether it is a bound or a limit rather than a result: drawn dashed.</param>
public sealed record FigureCurve(string Label, IReadOnlyList<(double X, double Y)> Points, bool IsReference = false);
