namespace Isotrope.Experiments.Figures;

/// <summary>All figures of the documentation.</summary>
public static class FigureCatalog
{
    /// <summary>The figures. To add one, add its line here.</summary>
    public static IReadOnlyList<Figure> All { get; } =
    [
        new PowerMapsFigure(),
        new KinkMapsFigure(),
        new MinimalSlopeFigure(),
        new ContractionFigure(),
        new PolarMapsFigure(),
        new PolarChoiceFigure(),
    ];
}
