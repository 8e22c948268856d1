using Isotrope.Norms;

namespace Isotrope.Optimizers;

/// <summary>The step with a penalty or constraint in any norm with a projection: alternating directions of multipliers.</summary>
/// <remarks>
/// X minimizes ⟨M, X⟩ + R(X) entry by entry, Y lies in the region, Z in the constraint's ball, and scaled multipliers U, V pull
/// them together:
/// <code>
/// X ← argmin ⟨M, X⟩ + R(X) + s/2·(‖X - Y + U‖² + ‖X - Z + V‖²)
/// Y ← nearest point of the region to X + U;  U ← U + X - Y          // Z and V likewise; X over-relaxed by 1.6
/// s = (‖M‖ + λ₁√k + λ₂‖C‖)/‖step without R‖, the size that the multipliers have, over that of the variables
/// </code>
/// Source: Boyd, Parikh, Chu, Peleato, Eckstein (2011), sections 3.4.3 and 7.1,
/// <see href="https://stanford.edu/~boyd/papers/admm_distr_stats.html"/>. The result fulfils the constraint, or lies in the
/// box, to rounding; the radius is met, and the minimum reached, to a tolerance that falls with the rounds.
/// </remarks>
internal static class SplittingSolution
{
    private const double Relaxation = 1.6;   // the middle of the range 1.5 to 1.8 that the source recommends

    /// <summary>argmin ⟨M, X⟩ + R(X) over the region, nearly.</summary>
    public static Tensor Of(Tensor slope, TrustBall region, CompositeTerm term)
    {
        var pull = Penalty(slope, region, term);
        var (x, y, z) = (zeros_like(slope), region.Center.clone(), region.Center.clone());
        var (u, v) = (zeros_like(slope), zeros_like(slope));
        for (var i = 0; i < term.Rounds; i++)
        {
            using var scope = NewDisposeScope();
            var target = term.Ball is null ? y - u : y - u + z - v;
            x.copy_(term.Minimizer(slope - pull * target, term.Ball is null ? pull : pull * 2));
            Pull(x, y, u, region.Nearest);
            if (term.Ball is { } ball) Pull(x, z, v, point => ball.UncheckedProjection(point, term.BallRadius));
        }
        return term.Ball is null ? x : z;
    }

    /// <summary>Brings the copy to its set and lets the multiplier add up what is left between it and X.</summary>
    private static void Pull(Tensor x, Tensor copy, Tensor multiplier, Func<Tensor, Tensor> nearest)
    {
        var sum = copy.lerp(x, Relaxation).add_(multiplier);
        copy.copy_(nearest(sum));
        multiplier.copy_(sum - copy);
    }

    private static Tensor Penalty(Tensor slope, TrustBall region, CompositeTerm term)
    {
        Tensor Length(Tensor tensor) => Lengths.Along(tensor, -2, -1);
        var forces = Length(slope) + Length(region.Center) * term.Square
            + term.Absolute * Math.Sqrt(slope.shape[^2] * slope.shape[^1]);
        var step = Length(region.Norm.Aligned(slope)) * region.Radius;
        return Lengths.NotZero(forces) / Lengths.NotZero(step);
    }
}
