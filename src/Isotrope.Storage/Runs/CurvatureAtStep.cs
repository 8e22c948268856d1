namespace Isotrope.Storage.Runs;

/// <summary>The curvature of a few layers at one step of a training run: an entry of <c>curvature-steps.json</c>.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Layers">One entry per layer, class of directions and loss.</param>
public sealed record CurvatureAtStep(int Step, IReadOnlyList<CurvatureCurve> Layers)
{
    /// <summary>What the network was trained with; null where the folder holds one run alone and does not say.</summary>
    public string? Optimizer { get; init; }
}
