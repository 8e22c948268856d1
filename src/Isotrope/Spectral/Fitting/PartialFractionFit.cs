namespace Isotrope.Spectral;

/// <summary>Partial fractions g that stand for a spectral function f, and how well.</summary>
/// <param name="Function">f. Its argument is taken as it is, whatever its scale.</param>
/// <param name="Map">g.</param>
/// <param name="Lower">The fit covers x from here to 1; below, g goes to 0 with a finite slope.</param>
/// <param name="Error">The largest |g - f| over the larger of |f(x)| and |f(1)|, in 4001 points of [Lower, 1].</param>
/// <param name="Increase">Whether g increases on [0, <see cref="ProvedTo"/>].</param>
/// <remarks>
/// x^p for 0 &lt; p &lt; 1, x/(x + λ), x/√(x² + λ²) and the root of a cubic are x times a Stieltjes function of x², so that the
/// error falls exponentially with the number of poles. Fits are made once for each request and kept.
/// </remarks>
public sealed record PartialFractionFit(
    SpectralFunction Function, PartialFractions Map, double Lower, double Error, IncreaseProof Increase)
{
    /// <summary>Proofs reach beyond 1, so that an underestimated largest singular value does no harm.</summary>
    public const double ProvedTo = 1.2;

    /// <summary>More poles cost as much as an eigendecomposition.</summary>
    public const int MostPoles = 8;

    private static readonly KeptFits<PartialFractionFit?> s_kept = new(Made);

    /// <summary>The best fit with a number of poles.</summary>
    /// <param name="function">f.</param>
    /// <param name="poles">From 1 to <see cref="MostPoles"/>.</param>
    /// <param name="lower">Where the fit begins, in (0, 0.5]. Default 1e-3.</param>
    /// <param name="increasing">Whether g shall increase even at the price of a larger error. It is tried, not promised: see
    /// <see cref="Increase"/>.</param>
    /// <returns>The fit; null where only weights above 1000, which cancel each other, would do.</returns>
    /// <exception cref="ArgumentException">An argument is out of range, or f is not finite or zero on the interval.</exception>
    public static PartialFractionFit? WithPoles(SpectralFunction function, int poles, double lower = 1e-3,
        bool increasing = false)
    {
        Require.InRange(poles, 1, MostPoles + 1, "Two to four suffice for most functions.");
        if (!(lower > 0 && lower <= 0.5))
            throw new ArgumentOutOfRangeException(nameof(lower), lower, "lower must be in (0, 0.5]. Use 1e-3 for gradients.");
        return s_kept.Of(function, poles, lower, increasing);
    }

    /// <summary>The fit with the fewest poles that reaches a tolerance.</summary>
    /// <param name="function">f.</param>
    /// <param name="tolerance">Largest <see cref="Error"/>, above 0.</param>
    /// <param name="lower">Where the fit begins, in (0, 0.5]. Default 1e-3.</param>
    /// <param name="increasing">Whether g must be proved increasing.</param>
    /// <returns>The fit; null where no fit with up to <see cref="MostPoles"/> poles is good enough.</returns>
    /// <exception cref="ArgumentException">An argument is out of range, or f is not finite or zero on the interval.</exception>
    public static PartialFractionFit? Within(SpectralFunction function, double tolerance, double lower = 1e-3,
        bool increasing = false)
    {
        Require.Positive(tolerance, "Use for example 1e-2.");
        var before = double.NaN;
        for (var poles = 1; poles <= MostPoles; poles++)
        {
            var free = WithPoles(function, poles, lower);
            if (poles >= 3 && (free is null || IsHopeless(free.Error, before, MostPoles - poles, tolerance))) return null;
            before = free?.Error ?? double.NaN;
            if (free is null || !(free.Error <= tolerance)) continue;
            if (!increasing || free.Increase.Verdict == IncreaseVerdict.Proved) return free;
            if (WithPoles(function, poles, lower, increasing: true) is { } bound
                && bound.Error <= tolerance && bound.Increase.Verdict == IncreaseVerdict.Proved) return bound;
        }
        return null;
    }

    /// <summary>Whether the error would miss the tolerance by far even if every further pole gained as much as the
    /// last.</summary>
    private static bool IsHopeless(double error, double before, int left, double tolerance) =>
        error > tolerance && error * Math.Pow(Math.Min(1, error / before), left) > tolerance;

    private static PartialFractionFit? Made(SpectralFunction function, int poles, double lower, bool increasing)
    {
        if (new PoleFit(function, lower).With(poles, increasing) is not { } map) return null;
        var error = FitTarget.For(function, lower, 4001).ErrorOf(map.At);
        return new(function, map, lower, error, map.ProveIncreasing(0, ProvedTo));
    }
}
