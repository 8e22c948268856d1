namespace Isotrope.Spectral.Functions;

/// <summary>A caller's function.</summary>
internal sealed record OwnFunction(string Own, Func<double, double> F, bool Increasing, Func<double, double>? Slope)
    : SpectralFunction
{
    public override string Kind => Own;

    public override bool IsIncreasing => Increasing;

    public override double At(double x) => F(x);

    public override double? SlopeAt(double x) => Slope?.Invoke(x);
}
