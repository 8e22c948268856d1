using Isotrope.Polar;

namespace Isotrope.Spectral;

/// <summary>What an optimizer does to the singular values of its direction: U·S·V^T becomes U·f(S)·V^T.</summary>
public abstract class SpectralMap
{
    /// <summary>f(s) = s: the direction itself, of any shape.</summary>
    public static SpectralMap Identity { get; } = new IdentityMap();

    /// <summary>f(s) = 1: the polar factor, to an accuracy.</summary>
    public static SpectralMap Polar(PolarAccuracy accuracy) => Polar(PolarSolvers.For(accuracy));

    /// <summary>f(s) = 1: the polar factor, by a given solver.</summary>
    public static SpectralMap Polar(PolarSolver solver) => new PolarMap(solver);

    /// <summary>Whether the map needs matrices; otherwise it takes tensors of any shape.</summary>
    public abstract bool NeedsMatrices { get; }

    /// <summary>Floating-point operations for a matrix of m rows and n columns; by default none.</summary>
    internal virtual double Flops(long m, long n) => 0;

    /// <summary>Maps matrices [m, n] or [b, m, n] of finite numbers; a new tensor or the argument itself.</summary>
    internal abstract Tensor Apply(Tensor matrices);

    private sealed class IdentityMap : SpectralMap
    {
        public override bool NeedsMatrices => false;

        internal override Tensor Apply(Tensor matrices) => matrices;
    }

    private sealed class PolarMap(PolarSolver solver) : SpectralMap
    {
        public override bool NeedsMatrices => true;

        internal override double Flops(long m, long n) => solver.Flops(Math.Min(m, n), Math.Max(m, n));

        internal override Tensor Apply(Tensor matrices) => solver.Map(matrices);
    }
}
