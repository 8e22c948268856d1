using Isotrope.Norms;
using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>The convex term R(X) = λ₁·Σ|X| + λ₂/2·ΣX², finite within a box and the ball of a norm about 0, and the step with
/// it.</summary>
/// <param name="Absolute">λ₁.</param>
/// <param name="Square">λ₂.</param>
/// <param name="Lower">Least entry.</param>
/// <param name="Upper">Largest entry.</param>
/// <param name="Ball">Norm of the ball; null for none.</param>
/// <param name="BallRadius">Its radius.</param>
/// <param name="Rounds">Rounds where there is no closed form.</param>
internal sealed record CompositeTerm(
    double Absolute, double Square, double Lower, double Upper, Norm? Ball, double BallRadius, int Rounds)
{
    /// <summary>The term of options for a matrix; a ball of the largest entry is a box.</summary>
    public static CompositeTerm Of(TrustRegionOptions options, MatrixView view)
    {
        var ball = options.BallNorm is { } name ? NormCatalog.Parse(name).For([view.Rows, view.Columns]) : null;
        var (lower, upper) = (options.Lower, options.Upper);
        if (ball?.Lines(view.Rows, view.Columns) is { Along: [], Radius: var unit })
            (ball, lower, upper) = (null, -unit * options.BallRadius, unit * options.BallRadius);
        return new(
            options.AbsolutePenalty, options.SquarePenalty, lower, upper, ball, options.BallRadius, options.InnerRounds);
    }

    /// <summary>argmin ⟨M, X⟩ + R(X) over the ball, float64; a centre where R is infinite is projected first.</summary>
    public Tensor Minimize(Tensor slope, TrustBall region)
    {
        region = region with { Center = Ball?.UncheckedProjection(region.Center, BallRadius) ?? Boxed(region.Center) };
        if (Ball is not null) return SplittingSolution.Of(slope, region, this);
        if (region.Lines is { Along: [], Radius: var reach }) return EntrywiseSolution.Of(slope, region.Center, reach, this);
        if (Square > 0 && Absolute == 0 && !HasBox) return region.Nearest(slope / -Square);   // the square, completed
        return region.Lines is { } lines
            ? LineSolution.Of(slope, region.Center, lines, this)
            : SplittingSolution.Of(slope, region, this);
    }

    /// <summary>argmin ⟨M, X⟩ + R(X) + c/2·ΣX² without ball and region, for a positive λ₂ + c: one entry at a time.</summary>
    public Tensor Minimizer(Tensor slope, Tensor curvature) => Boxed(Softened(-slope) / (curvature + Square));

    /// <summary>The nearest entries of the box.</summary>
    public Tensor Boxed(Tensor entries) => HasBox ? entries.clamp(Lower, Upper) : entries;

    /// <summary>Entries brought towards 0 by λ₁.</summary>
    public Tensor Softened(Tensor entries) => Absolute > 0 ? entries - entries.clamp(-Absolute, Absolute) : entries;

    private bool HasBox => double.IsFinite(Lower) || double.IsFinite(Upper);
}
