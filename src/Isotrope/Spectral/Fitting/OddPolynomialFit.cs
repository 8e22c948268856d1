namespace Isotrope.Spectral;

/// <summary>An odd polynomial p that stands for a spectral function f, and how well.</summary>
/// <param name="Function">f. Its argument is taken as it is, whatever its scale.</param>
/// <param name="Map">p.</param>
/// <param name="Lower">The fit covers x from here to 1; below, p goes to 0 with a finite slope.</param>
/// <param name="Error">The largest |p - f| over the larger of |f(x)| and |f(1)|, in 4001 points of [Lower, 1].</param>
/// <param name="Increase">Whether p increases on [0, <see cref="ProvedTo"/>].</param>
/// <remarks>
/// The largest error is the least possible, under the condition of a positive slope if one is asked for. A function that bends
/// near 0 needs a high degree: partial fractions are then cheaper, except where only products are fast. Fits are made once for
/// each request and kept.
/// </remarks>
public sealed record OddPolynomialFit(
    SpectralFunction Function, OddPolynomial Map, double Lower, double Error, IncreaseProof Increase)
{
    /// <summary>Proofs reach a little beyond 1; further out a polynomial is not meant to be used.</summary>
    public const double ProvedTo = 1.05;

    /// <summary>The coefficients of higher degrees exceed 1000 and cost single precision its digits.</summary>
    public const int HighestDegree = 9;

    private const int Points = 200, SlopePoints = 400;
    private const double Margin = 1e-3;   // between two points the slope of a polynomial of this degree dips by less
    private static readonly KeptFits<OddPolynomialFit> s_kept = new(Made);

    /// <summary>The best fit of a degree.</summary>
    /// <param name="function">f.</param>
    /// <param name="degree">An odd number up to <see cref="HighestDegree"/>.</param>
    /// <param name="lower">Where the fit begins, in (0, 0.5]. Default 1e-3.</param>
    /// <param name="increasing">Whether p shall increase even at the price of a larger error. It is tried, not promised: see
    /// <see cref="Increase"/>.</param>
    /// <exception cref="ArgumentException">An argument is out of range, or f is not finite or zero on the interval.</exception>
    public static OddPolynomialFit OfDegree(SpectralFunction function, int degree, double lower = 1e-3, bool increasing = false)
    {
        if (degree % 2 == 0 || degree < 1 || degree > HighestDegree)
            throw new ArgumentOutOfRangeException(nameof(degree), degree,
                $"degree must be odd and in [1, {HighestDegree}]. Use for example 5.");
        if (!(lower > 0 && lower <= 0.5))
            throw new ArgumentOutOfRangeException(nameof(lower), lower, "lower must be in (0, 0.5]. Use 1e-3 for gradients.");
        return s_kept.Of(function, degree, lower, increasing);
    }

    /// <summary>The fit of the lowest degree that reaches a tolerance.</summary>
    /// <param name="function">f.</param>
    /// <param name="tolerance">Largest <see cref="Error"/>, above 0.</param>
    /// <param name="highest">The highest degree to try.</param>
    /// <param name="lower">Where the fit begins, in (0, 0.5]. Default 1e-3.</param>
    /// <param name="increasing">Whether p must be proved increasing.</param>
    /// <returns>The fit, or null where none is good enough.</returns>
    /// <exception cref="ArgumentException">An argument is out of range, or f is not finite or zero on the interval.</exception>
    public static OddPolynomialFit? Within(
        SpectralFunction function, double tolerance, int highest = HighestDegree, double lower = 1e-3, bool increasing = false)
    {
        Require.Positive(tolerance, "Use for example 1e-2.");
        for (var degree = 1; degree <= highest; degree += 2)
        {
            var free = OfDegree(function, degree, lower);
            if (!(free.Error <= tolerance)) continue;
            if (!increasing || free.Increase.Verdict == IncreaseVerdict.Proved) return free;
            var bound = OfDegree(function, degree, lower, increasing: true);
            if (bound.Error <= tolerance && bound.Increase.Verdict == IncreaseVerdict.Proved) return bound;
        }
        return null;
    }

    private static OddPolynomialFit Made(SpectralFunction function, int degree, double lower, bool increasing)
    {
        var target = FitTarget.For(function, lower, Points);
        var (count, unit) = ((degree + 1) / 2, target.Unit.Max());
        var slopes = Enumerable.Range(0, increasing ? SlopePoints : 0).Select(i => ProvedTo * i / (SlopePoints - 1.0));
        var problem = new LeastMaximum(
            [.. target.X.Zip(target.Unit, (x, one) => Row(k => Math.Pow(x, 2 * k + 1) / one))],
            [.. target.F.Zip(target.Unit, (f, one) => f / one)],
            [.. slopes.Select(x => Row(k => (2 * k + 1) * Math.Pow(x, 2 * k) / unit))],
            Margin);
        var map = new OddPolynomial(problem.From([unit, .. new double[count - 1]]));   // x·unit increases
        return new(function, map, lower, FitTarget.For(function, lower, 4001).ErrorOf(map.At), map.ProveIncreasing(0, ProvedTo));

        double[] Row(Func<int, double> entry) => [.. Enumerable.Range(0, count).Select(entry)];
    }
}
