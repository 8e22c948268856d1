using Isotrope.Norms;

namespace Isotrope.Optimizers;

/// <summary>The step with a penalty or box where lines of entries share a Euclidean length: one multiplier for each line, found
/// to rounding.</summary>
/// <remarks>
/// X(t) = argmin ⟨M, X⟩ + R(X) + t/2·‖X - C‖² is known entry by entry, and ‖X(t) - C‖ falls with t: from any length to at most
/// (‖M‖ + λ₁√k + λ₂‖C‖)/t for a line of k entries with its centre in the box. The solution is X(t) of length r, or, where even
/// the least t considered stays inside, the minimum without the ball.
/// </remarks>
internal static class LineSolution
{
    // t is sought in [2⁻⁶⁰, 1] of its bound: below, the ball changes less than rounding. 55 halvings of the exponent's
    // range leave t a relative error of 60·ln 2·2⁻⁵⁵ = 1.2e-15.
    private const int Exponents = 60, Halvings = 55;

    /// <summary>argmin ⟨M, X⟩ + R(X) over lines of X - C of length at most r.</summary>
    public static Tensor Of(Tensor slope, Tensor center, (long[] Along, double Radius) lines, CompositeTerm term)
    {
        Tensor Length(Tensor tensor) => Lengths.Along(tensor, lines.Along);
        var entries = Math.Sqrt(lines.Along.Aggregate(1L, (count, dimension) => count * slope.shape[^(int)-dimension]));
        var bound = (Length(slope) + Length(center) * term.Square + term.Absolute * entries) / lines.Radius;
        bound = Lengths.NotZero(bound);   // nothing pulls: any multiplier leaves the line at its centre
        Tensor At(Tensor exponent)
        {
            var multiplier = bound * exponent.neg().exp2();
            return term.Minimizer(slope - center * multiplier, multiplier);
        }
        var (inside, outside) = (zeros_like(bound), full_like(bound, Exponents));
        for (var i = 0; i < Halvings; i++)
        {
            using var scope = NewDisposeScope();
            var middle = (inside + outside) / 2;
            var fits = Length(At(middle) - center).le(lines.Radius);
            inside.copy_(where(fits, middle, inside));
            outside.copy_(where(fits, outside, middle));
        }
        return At(inside);
    }
}
