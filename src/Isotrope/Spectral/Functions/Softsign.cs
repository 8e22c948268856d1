namespace Isotrope.Spectral.Functions;

/// <summary>f(x) = x/√(x² + λ²): linear below λ, the sign above. SoftMuon's M·(M^T·M + λ²·I)^(-1/2).</summary>
/// <param name="Lambda">λ, in units of x, above 0.</param>
/// <exception cref="ArgumentOutOfRangeException">λ is not positive and finite.</exception>
public sealed record Softsign(double Lambda) : SpectralFunction
{
    /// <inheritdoc/>
    public override string Kind => "softsign";

    /// <summary>λ.</summary>
    public double Lambda { get; } = Positive.Number(Lambda, "It is where the function bends.");

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Parameters => [new("lambda", Lambda)];

    /// <inheritdoc/>
    public override bool IsIncreasing => true;

    /// <inheritdoc/>
    public override double At(double x) => x / double.Hypot(x, Lambda);

    /// <inheritdoc/>
    public override double? SlopeAt(double x) => Math.Pow(Lambda / double.Hypot(x, Lambda), 2) / double.Hypot(x, Lambda);
}
