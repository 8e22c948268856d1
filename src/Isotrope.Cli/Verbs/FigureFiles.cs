using Isotrope.Experiments.Figures;
using Isotrope.Reporting.Charts;
using Isotrope.Storage;

namespace Isotrope.Cli.Verbs;

/// <summary>Has the figures of experiments drawn: these know no drawing, and drawings know no experiments.</summary>
internal static class FigureFiles
{
    /// <summary>Writes a figure as NAME.svg into a folder and returns its path.</summary>
    public static string Write(string folder, FigureData figure)
    {
        var path = Path.Combine(folder, $"{figure.Name}.svg");
        AtomicFile.WriteText(path, Chart(figure).ToSvg());
        return path;
    }

    /// <summary>The chart of a figure.</summary>
    public static Chart Chart(FigureData figure) => new(figure.Title, Axis(figure.X), Axis(figure.Y),
        [.. figure.Curves.Select(curve => new ChartCurve(curve.Label, curve.Points, curve.IsReference) { Band = curve.Band })],
        figure.Caption);

    private static ChartAxis Axis(FigureAxis axis) => new(axis.Title, axis.Logarithmic);
}
