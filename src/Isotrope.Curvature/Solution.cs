namespace Isotrope.Curvature;

/// <summary>The minimum of the isotropic curvature model for given singular values.</summary>
/// <remarks>
/// The change Q* = U diag(s) V^T of a weight has the singular vectors of its gradient G = U diag(sigma) V^T and these singular
/// values.
/// </remarks>
/// <param name="S">The minimiser, in the order of sigma, in units of r.</param>
/// <param name="Objective">−sum sigma_i s_i + E H(R).</param>
/// <param name="Expectation">E H(R), R² = sum s_i² u_i².</param>
/// <param name="KktResidual">max |s_i T_i/sigma_i − 1|, T_i = E[H'(R) u_i²/R];
/// 0 where orthogonalization is proved optimal.</param>
/// <param name="ExpectationError">Relative error of T by halving the quadrature's step and by identities that must hold.</param>
/// <param name="Iterations">Iterations of the solver.</param>
/// <param name="Method">The solver.</param>
/// <param name="Regime">What kind of point it is.</param>
/// <param name="MinimalSlope">Where a kink decided: what Theorem 2 says about it; otherwise null.</param>
public sealed record Solution(
    IReadOnlyList<double> S, double Objective, double Expectation, double KktResidual, double ExpectationError, int Iterations,
    string Method, SolutionRegime Regime, Kinks.MinimalSlope? MinimalSlope = null)
{
    /// <summary>
    /// S is the exact minimiser for some gradient whose singular values differ from the given ones by at most this fraction:
    /// sigma'_i = s_i T_i satisfies the optimality conditions exactly, and T is known to <see cref="ExpectationError"/>.
    /// </summary>
    public double Certificate => KktResidual + ExpectationError;
}
