namespace Isotrope.Spectral.Functions;

/// <summary>f(x) = x/(x + λ): linear below λ, levelling off slowly above.</summary>
/// <param name="Lambda">λ, in units of x, above 0.</param>
/// <exception cref="ArgumentOutOfRangeException">λ is not positive and finite.</exception>
public sealed record Ratio(double Lambda) : SpectralFunction
{
    /// <inheritdoc/>
    public override string Kind => "ratio";

    /// <summary>λ.</summary>
    public double Lambda { get; } = Positive.Number(Lambda, "It is where the function reaches one half.");

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Parameters => [new("lambda", Lambda)];

    /// <inheritdoc/>
    public override bool IsIncreasing => true;

    /// <inheritdoc/>
    public override double At(double x) => x / (x + Lambda);

    /// <inheritdoc/>
    public override double? SlopeAt(double x) => Lambda / (x + Lambda) / (x + Lambda);
}
