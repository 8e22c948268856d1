namespace Isotrope.Experiments.Figures;

/// <summary>The curves of a figure with what a reader needs to understand them.</summary>
/// <param name="Name">The figure's name.</param>
/// <param name="Title">What it shows, as a heading.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Curves">The curves, in the order of the legend.</param>
/// <param name="Caption">What else is to be known, in a sentence or two.</param>
public sealed record FigureData(
    string Name, string Title, FigureAxis X, FigureAxis Y, IReadOnlyList<FigureCurve> Curves, string Caption)
{
    /// <summary>The same as others found it, to be shown beside; null for none.</summary>
    public FigureData? Beside { get; init; }
}
