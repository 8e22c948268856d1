namespace Isotrope.Storage.Runs;

/// <summary>The curve from the first sequences alone: how it converges.</summary>
/// <param name="Sequences">Number of sequences.</param>
/// <param name="Tokens">Tokens in them.</param>
/// <param name="H">H at each radius, nats.</param>
/// <param name="StandardErrors">Their standard errors.</param>
public sealed record CurvatureSubset(
    int Sequences, long Tokens, IReadOnlyList<double> H, IReadOnlyList<double> StandardErrors);
