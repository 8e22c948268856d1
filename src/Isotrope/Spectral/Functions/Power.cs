namespace Isotrope.Spectral.Functions;

/// <summary>f(x) = x^p: the gradient for p = 1, its polar factor for p = 0, emphasis of the small for p &lt; 0.</summary>
/// <remarks>Sources: arXiv 2602.04669 (powers of the singular values in place of the sign); negative powers as DynMuon uses
/// them late in training.</remarks>
/// <param name="P">The exponent, of either sign.</param>
/// <exception cref="ArgumentOutOfRangeException">p is not finite.</exception>
public sealed record Power(double P) : SpectralFunction
{
    /// <inheritdoc/>
    public override string Kind => "power";

    /// <summary>The exponent.</summary>
    public double P { get; } = double.IsFinite(P)
        ? P : throw new ArgumentOutOfRangeException(nameof(P), P, "The exponent must be finite. Use for example 0.5.");

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Parameters => [new("p", P)];

    /// <inheritdoc/>
    public override bool IsIncreasing => P >= 0;

    /// <inheritdoc/>
    public override double At(double x) => Math.Pow(x, P);

    /// <inheritdoc/>
    public override double? SlopeAt(double x) => P * Math.Pow(x, P - 1);
}
