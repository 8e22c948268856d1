namespace Isotrope.Spectral;

/// <summary>The odd polynomial p(x) = x·(a0 + a1·x² + a2·x⁴ + ...), which a matrix undergoes through products alone.</summary>
/// <param name="coefficients">a0, a1, ...; at least one.</param>
/// <exception cref="ArgumentException">There is no coefficient, or one is not finite.</exception>
public sealed class OddPolynomial(params IReadOnlyList<double> coefficients)
{
    private readonly double[] _coefficients = coefficients.Count > 0 && coefficients.All(double.IsFinite)
        ? [.. coefficients]
        : throw new ArgumentException(
            $"[{string.Join(", ", coefficients)}] is no polynomial. Give at least one coefficient, all finite.");

    /// <summary>a0, a1, ...: those of x, x³, ...</summary>
    public IReadOnlyList<double> Coefficients => _coefficients;

    /// <summary>The highest power, an odd number.</summary>
    public int Degree => 2 * _coefficients.Length - 1;

    /// <summary>p(x).</summary>
    public double At(double x)
    {
        var sum = 0.0;
        for (var k = _coefficients.Length - 1; k >= 0; k--) sum = sum * x * x + _coefficients[k];
        return x * sum;
    }

    /// <summary>p'(x).</summary>
    public double SlopeAt(double x)
    {
        var sum = 0.0;
        for (var k = _coefficients.Length - 1; k >= 0; k--) sum = sum * x * x + (2 * k + 1) * _coefficients[k];
        return sum;
    }

    /// <summary>Decides whether p increases on [from, to].</summary>
    /// <exception cref="ArgumentException">The interval is not one of non-negative numbers.</exception>
    public IncreaseProof ProveIncreasing(double from, double to) => IncreaseProof.Of(SlopeOver, from, to);

    /// <summary>An interval that contains p' on all of x ≥ 0: the mean value form around the middle, cut by the sum of the
    /// terms' ranges.</summary>
    internal Interval SlopeOver(Interval x)
    {
        var y = x.Squared();
        var plain = Horner(y, slope: false);
        if (x.Low == x.High) return plain;
        var middle = Interval.Of(x.Low + (x.High - x.Low) / 2).Squared();
        var centred = Horner(middle, slope: false) + Horner(y, slope: true) * (y - middle);
        return new(Math.Max(plain.Low, centred.Low), Math.Min(plain.High, centred.High));
    }

    /// <summary>p' as a polynomial q in y = x², or dq/dy.</summary>
    private Interval Horner(Interval y, bool slope)
    {
        var sum = Interval.Of(0);
        for (var k = _coefficients.Length - 1; k >= (slope ? 1 : 0); k--)
            sum = sum * y + Interval.Of(slope ? k * (2 * k + 1) : 2 * k + 1) * Interval.Of(_coefficients[k]);
        return sum;
    }
}
