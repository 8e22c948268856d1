using Isotrope.Spectral;

namespace Isotrope.Curvature;

/// <summary>Intervals that contain the slope of f(sigma) = sigma P(sigma²), P given as a <see cref="ChebyshevSeries"/>.</summary>
/// <remarks>
/// In x = 2 sigma²/scale − 1 the slope is D = P + 2(1 + x) P′. On [c − r, c + r] it is within r·L of D(c): D(c) by Clenshaw's
/// recurrence in interval arithmetic, and L a bound of |D′| = |3P′ + 2(1 + x) P″| by the sum of the absolute coefficients.
/// It is the slope of the polynomial with the coefficients that were applied, in real arithmetic; rounding in the matrix products
/// comes on top.
/// </remarks>
internal sealed class SlopeEnclosure
{
    private readonly Interval[] _p;
    private readonly Interval[] _first;
    private readonly Interval _scale;
    private readonly Interval _steepest;

    /// <summary>The slope on [0, upper].</summary>
    /// <param name="series">P.</param>
    /// <param name="upper">The largest sigma; its square may exceed the series' scale.</param>
    public SlopeEnclosure(ChebyshevSeries series, double upper)
    {
        _p = [.. series.Coefficients.Select(Interval.Of)];
        _first = Derivative(_p);
        _scale = Interval.Of(series.Scale);
        var top = Math.Max(-1, X(Interval.Of(upper)).High);
        _steepest = Interval.Of((Interval.Of(3) * Size(_first, top)
            + Interval.Of(2) * (Interval.Of(1) + Interval.Of(top)) * Size(Derivative(_first), top)).High);
    }

    /// <summary>An interval that contains the slope at all of sigma.</summary>
    public Interval Over(Interval sigma)
    {
        var x = X(sigma);
        var middle = Interval.Of(x.Low + (x.High - x.Low) / 2);
        var slope = Clenshaw(_p, middle) + Interval.Of(2) * (Interval.Of(1) + middle) * Clenshaw(_first, middle);
        return slope + new Interval(-1, 1) * (x - middle) * _steepest;
    }

    private Interval X(Interval sigma) => Interval.Of(2) * sigma.Squared() / _scale - Interval.Of(1);

    /// <summary>Coefficients of d/dx: c'_{k−1} = c'_{k+1} + 2k c_k, the first halved.</summary>
    private static Interval[] Derivative(Interval[] c)
    {
        var derivative = new Interval[c.Length + 1];
        for (var k = c.Length - 1; k > 0; k--) derivative[k - 1] = derivative[k + 1] + Interval.Of(2 * k) * c[k];
        derivative[0] = Interval.Of(0.5) * derivative[0];
        return derivative[..Math.Max(1, c.Length - 1)];
    }

    private static Interval Clenshaw(Interval[] c, Interval x)
    {
        var (b1, b2) = (Interval.Of(0), Interval.Of(0));
        for (var k = c.Length - 1; k > 0; k--) (b1, b2) = (c[k] + Interval.Of(2) * x * b1 - b2, b1);
        return c[0] + x * b1 - b2;
    }

    /// <summary>A bound of the sum on [−1, top]: |T_k| is at most 1 up to 1 and at most T_k(top) beyond.</summary>
    private static Interval Size(Interval[] c, double top)
    {
        var (sum, x) = (Interval.Of(0), Interval.Of(Math.Max(1, top)));
        var (now, next) = (Interval.Of(1), x);
        foreach (var coefficient in c)
        {
            sum += Interval.Of(coefficient.Magnitude) * now;
            (now, next) = (next, Interval.Of(2) * x * next - now);
        }
        return sum;
    }
}
