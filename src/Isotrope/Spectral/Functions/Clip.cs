namespace Isotrope.Spectral.Functions;

/// <summary>f(x) = min(x, bound): no singular value above a bound.</summary>
/// <param name="Bound">The bound, in units of x, above 0.</param>
/// <exception cref="ArgumentOutOfRangeException">The bound is not positive and finite.</exception>
public sealed record Clip(double Bound) : SpectralFunction
{
    /// <inheritdoc/>
    public override string Kind => "clip";

    /// <summary>The bound.</summary>
    public double Bound { get; } = Positive.Number(Bound, "It is the largest value of the function.");

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Parameters => [new("bound", Bound)];

    /// <inheritdoc/>
    public override bool IsIncreasing => true;

    /// <inheritdoc/>
    public override double At(double x) => Math.Min(x, Bound);

    /// <inheritdoc/>
    public override double? SlopeAt(double x) => x < Bound ? 1 : 0;
}
