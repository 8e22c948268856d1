namespace Isotrope.Storage.Runs;

/// <summary>The curvature of a network's layers: the content of <c>curvature.json</c> and of the command line's
/// <c>--json</c>.</summary>
/// <param name="Model">The network.</param>
/// <param name="Checkpoint">Where its weights come from.</param>
/// <param name="Corpus">The text it was probed on.</param>
/// <param name="Settings">Settings by name.</param>
/// <param name="Layers">One entry per layer, mode, class of directions and loss.</param>
/// <param name="Report">Absolute path of the report, or null.</param>
/// <param name="Folder">Absolute path of the folder, or null.</param>
public sealed record CurvatureRecord(
    ModelInfo Model, string Checkpoint, CorpusInfo Corpus, IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<CurvatureCurve> Layers, string? Report, string? Folder)
{
    /// <summary>What follows for each layer's update; empty where it was not asked for.</summary>
    public IReadOnlyList<LayerConsequence> Consequences { get; init; } = [];

    /// <summary>What follows in words; null where it was not asked for.</summary>
    public string? Conclusion { get; init; }
}
