namespace Isotrope.Experiments.Figures;

/// <summary>Every figure of the documentation with its data.</summary>
public sealed class FiguresExperiment : Experiment
{
    /// <inheritdoc/>
    public override string Name => "figures";

    /// <inheritdoc/>
    public override string Question => "What do the figures of the documentation show? (--out DIR writes them as SVG files)";

    /// <inheritdoc/>
    public override ExperimentOptions Knows => ExperimentOptions.None;

    /// <inheritdoc/>
    protected override ExperimentResult Answer(ExperimentSettings settings, Action<string> note, CancellationToken cancellation)
    {
        List<FigureData> figures = [];
        foreach (var figure in FigureCatalog.All)
        {
            cancellation.ThrowIfCancellationRequested();
            note($"figure {figures.Count + 1} of {FigureCatalog.All.Count}: {figure.Name}");
            figures.Add(figure.Compute());
        }
        return new(Name, new Dictionary<string, object> { ["figures"] = figures.Select(figure => figure.Name).ToList() },
            [.. from figure in figures from curve in figure.Curves from point in curve.Points
                select new ExperimentRow(curve.Label, point.X, figure.Name, point.Y)], [])
        {
            Figures = figures,
        };
    }
}
