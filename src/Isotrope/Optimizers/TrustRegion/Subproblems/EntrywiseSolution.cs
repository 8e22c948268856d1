namespace Isotrope.Optimizers;

/// <summary>The step with a penalty or box where every entry has an interval of its own: exact.</summary>
internal static class EntrywiseSolution
{
    /// <summary>argmin ⟨M, X⟩ + R(X) over |X - C| ≤ r: the minimum without the interval, moved into it.</summary>
    public static Tensor Of(Tensor slope, Tensor center, double radius, CompositeTerm term)
    {
        var (low, high) = (term.Boxed(center - radius), term.Boxed(center + radius));
        if (term.Square > 0) return Within(term.Softened(-slope) / term.Square, low, high);
        // Linear beyond λ₁: to an end of the interval. Below, the penalty wins and leads to 0; without one, a slope of 0 rests.
        var rest = term.Absolute > 0 ? zeros_like(center) : center;
        return where(slope.gt(term.Absolute), low, where(slope.lt(-term.Absolute), high, Within(rest, low, high)));
    }

    private static Tensor Within(Tensor entries, Tensor low, Tensor high) => maximum(low, minimum(high, entries));
}
