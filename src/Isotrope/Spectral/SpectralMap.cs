using Isotrope.Curvature;
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

        internal override bool MayBePadded => solver is AutoPolar;   // blocks and sketches look at where rows and columns are

        internal override Tensor Apply(Tensor matrices) => solver.Map(matrices);
    }
}
