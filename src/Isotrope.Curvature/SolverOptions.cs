using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature;

/// <summary>When the solver is satisfied.</summary>
public sealed record SolverOptions
{
    private readonly double _tolerance = 1e-11;
    private readonly int _iterations = 100;

    /// <summary>
    /// Largest relative KKT residual max |s_i T_i/sigma_i − 1| of a result. Default 1e-11, what every engine reaches; iterations
    /// go on beyond it as long as they gain, which usually ends near 1e-15. Close to a kink at which orthogonalization is almost
    /// optimal, where all s_i agree to a fraction f, rounding s alone causes a residual of about 1e-16/f; that is accepted and
    /// reported.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public double Tolerance
    {
        get => _tolerance;
        init => _tolerance = Require.Positive(value, "Use 1e-11 unless less will do.", nameof(Tolerance));
    }

    /// <summary>Most iterations of a solver. Default 100, several times what the hardest known instances need.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Iterations
    {
        get => _iterations;
        init => _iterations = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Iterations), value, $"Iterations is {value}, but must be at least 1.");
    }
}
