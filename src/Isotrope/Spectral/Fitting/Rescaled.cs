namespace Isotrope.Spectral;

/// <summary>f(unit·x): an absolute function as one of the fraction of a norm.</summary>
internal sealed record Rescaled(SpectralFunction Inner, double Unit) : SpectralFunction
{
    public override string Kind => Inner.Kind;

    public override IReadOnlyList<KeyValuePair<string, double>> Parameters => [.. Inner.Parameters, new("unit", Unit)];

    public override bool IsIncreasing => Inner.IsIncreasing;

    public override double At(double x) => Inner.At(Unit * x);

    public override double? SlopeAt(double x) => Unit * Inner.SlopeAt(Unit * x);
}
