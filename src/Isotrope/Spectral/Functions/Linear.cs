namespace Isotrope.Spectral.Functions;

/// <summary>f(x) = x: the gradient itself, or divided by its norm where the scale is a norm.</summary>
public sealed record Linear : SpectralFunction
{
    /// <inheritdoc/>
    public override string Kind => "identity";

    /// <inheritdoc/>
    public override bool IsIncreasing => true;

    /// <inheritdoc/>
    public override double At(double x) => x;

    /// <inheritdoc/>
    public override double? SlopeAt(double x) => 1;
}
