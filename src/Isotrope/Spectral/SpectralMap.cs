using System.Runtime.CompilerServices;
using Isotrope.Curvature;
using Isotrope.Norms;
using Isotrope.Polar;

namespace Isotrope.Spectral;

/// <summary>What an optimizer does to the singular values of its direction: U·S·V^T becomes U·f(S)·V^T.</summary>
/// <remarks>Maps of the same solver or norm are equal.</remarks>
public abstract class SpectralMap
{
    /// <summary>f(s) = s: the direction itself, of any shape.</summary>
    public static SpectralMap Identity { get; } = new IdentityMap();

    /// <summary>f(s) = 1: the polar factor, to an accuracy.</summary>
    public static SpectralMap Polar(PolarAccuracy accuracy) => Polar(PolarSolvers.For(accuracy));

    /// <summary>f(s) = 1: the polar factor, by a given solver.</summary>
    public static SpectralMap Polar(PolarSolver solver) => new PolarMap(solver);

    /// <summary>The point of a norm's unit ball that is most aligned with the direction, minus its minimizer: for norms of the
    /// singular values f(s) is their dual weight, for others it is a map of entries, rows or columns.</summary>
    public static SpectralMap Aligned(Norm norm) => new AlignedMap(norm);

    /// <summary>U·f(S/scale)·V^T for a spectral function f, within a tolerance, by the cheapest route; if f increases, the map is
    /// proved to.</summary>
    /// <param name="function">f; see <see cref="SpectralFunctions"/>.</param>
    /// <param name="tolerance">Largest error in units of the larger of |f(x)| and |f(1)|, for singular values from 1e-3 of the
    /// norm
    /// on; 1e-2 suffices for optimizers.</param>
    /// <exception cref="ArgumentException">The tolerance is not positive, or f is not what it says it is.</exception>
    public static SpectralTransform Of(SpectralFunction function, double tolerance) =>
        Of(function, new SpectralMapOptions { Tolerance = tolerance });

    /// <summary>U·f(S/scale)·V^T for a spectral function f.</summary>
    /// <param name="function">f; see <see cref="SpectralFunctions"/>.</param>
    /// <param name="options">What is asked.</param>
    /// <exception cref="ArgumentException">An option is out of range, or f is not what it says it is.</exception>
    public static SpectralTransform Of(SpectralFunction function, SpectralMapOptions options) => new(function, options);

    /// <summary>The optimal update of the isotropic curvature model: f depends on all singular values at once.</summary>
    /// <param name="curvature">H(r), in the units of the loss and of the layer's output.</param>
    public static CurvatureTransform Of(CurvatureFunction curvature) => new(curvature);

    /// <summary>Whether the map needs matrices; otherwise it takes tensors of any shape.</summary>
    public abstract bool NeedsMatrices { get; }

    /// <summary>Whether zero rows and columns change nothing else, and padding with them was measured to be worth it.</summary>
    internal virtual bool MayBePadded => false;

    /// <summary>Floating-point operations for a matrix of m rows and n columns; by default none.</summary>
    internal virtual double Flops(long m, long n) => 0;

    /// <summary>The name of what maps such matrices: of a choice, the solver that is chosen.</summary>
    internal abstract string MethodFor(Tensor matrices);

    /// <summary>Maps matrices [m, n] or [b, m, n] of finite numbers; a new tensor or the argument itself.</summary>
    internal abstract Tensor Apply(Tensor matrices);

    private sealed class IdentityMap : SpectralMap
    {
        public override bool NeedsMatrices => false;

        internal override string MethodFor(Tensor matrices) => "identity";

        internal override Tensor Apply(Tensor matrices) => matrices;
    }

    private sealed class PolarMap(PolarSolver solver) : SpectralMap
    {
        private readonly PolarSolver _solver = solver;

        public override bool NeedsMatrices => true;

        internal override double Flops(long m, long n) => _solver.Flops(Math.Min(m, n), Math.Max(m, n));

        internal override bool MayBePadded => _solver is AutoPolar;   // blocks and sketches look at where rows and columns are

        internal override string MethodFor(Tensor matrices) => _solver.NameFor(matrices);

        internal override Tensor Apply(Tensor matrices) => _solver.Map(matrices);

        public override bool Equals(object? other) => other is PolarMap map && ReferenceEquals(map._solver, _solver);

        public override int GetHashCode() => RuntimeHelpers.GetHashCode(_solver);
    }

    private sealed class AlignedMap(Norm norm) : SpectralMap
    {
        private readonly Norm _norm = norm;

        public override bool NeedsMatrices => true;

        internal override double Flops(long m, long n) => _norm.Flops(m, n);

        internal override string MethodFor(Tensor matrices) => _norm.MethodFor(matrices);

        internal override Tensor Apply(Tensor matrices) => _norm.Aligned(matrices);

        public override bool Equals(object? other) => other is AlignedMap map && ReferenceEquals(map._norm, _norm);

        public override int GetHashCode() => RuntimeHelpers.GetHashCode(_norm);
    }
}
