namespace Isotrope.Spectral.Functions;

/// <summary>f(x) = 1: the polar factor. <see cref="SpectralMap.Polar(Isotrope.Polar.PolarSolver)"/> has solvers made for
/// it.</summary>
public sealed record Sign : SpectralFunction
{
    /// <inheritdoc/>
    public override string Kind => "sign";

    /// <inheritdoc/>
    public override bool IsIncreasing => true;

    /// <inheritdoc/>
    public override double At(double x) => 1;

    /// <inheritdoc/>
    public override double? SlopeAt(double x) => 0;

    internal override SpectralFunction InUnitsOf(double unit) => new Sign();
}
