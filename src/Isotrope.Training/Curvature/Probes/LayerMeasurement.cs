using Isotrope.Training.Curvature.Readings;

namespace Isotrope.Training.Curvature.Probes;

/// <summary>What probing a layer along one class of directions gave, for one loss.</summary>
/// <param name="Mode">a or b.</param>
/// <param name="Direction">The class of directions.</param>
/// <param name="Loss"><c>own</c>: of the perturbed token; <c>later</c>: summed over it and all tokens after it;
/// <c>sequence</c>: summed over the sequence, every token being perturbed.</param>
/// <param name="Samples">The samples.</param>
/// <param name="Derivatives">What differentiation gives.</param>
/// <param name="RandomLoss">What a predictor that knows nothing would lose on top, mean over sequences, nats; NaN if there
/// is none.</param>
/// <param name="Reproducible">Whether the same input gave the same loss to the last bit in another batch.</param>
internal sealed record LayerMeasurement(
    string Mode, string Direction, string Loss, ProbeSamples Samples, DerivativeSums Derivatives, double RandomLoss,
    bool Reproducible)
{
    /// <summary>Quantiles 5 %, 50 % and 95 % over tokens of ‖D u‖, the radius at r = 1, of mode B; empty in mode A, where it
    /// is 1.</summary>
    public IReadOnlyList<double> RadiusSpread { get; init; } = [];

    /// <summary>By name, a value of each sequence's token that moves; empty in mode B, where all tokens move.</summary>
    public IReadOnlyList<(string Name, double[] Values)> Tokens { get; init; } = [];
}
