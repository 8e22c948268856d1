namespace Isotrope.Spectral.Functions;

/// <summary>f(x) = 1 + c·(1 - x): directions that the gradient favours least are moved most. Contra-Muon's map.</summary>
/// <remarks>Not increasing. It is (1 + c)·polar(G) - c·G/scale.</remarks>
/// <param name="C">c, the emphasis of the small, above 0.</param>
/// <exception cref="ArgumentOutOfRangeException">c is not positive and finite.</exception>
public sealed record Contra(double C) : SpectralFunction
{
    /// <inheritdoc/>
    public override string Kind => "contra";

    /// <summary>c.</summary>
    public double C { get; } = Positive.Number(C, "For c = 0 it is the sign.");

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Parameters => [new("c", C)];

    /// <inheritdoc/>
    public override bool IsIncreasing => false;

    /// <inheritdoc/>
    public override double At(double x) => 1 + C * (1 - x);

    /// <inheritdoc/>
    public override double? SlopeAt(double x) => -C;
}
