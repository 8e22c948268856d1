namespace Isotrope.Curvature;

/// <summary>That an odd polynomial f increases on [0, upper], with a bound of its slope: larger singular values stay larger, and none changes sign.</summary>
/// <remarks>
/// f(sigma) = sigma P(sigma²) has the slope D = P + 2 y P′ at y = sigma². On a piece [c − r, c + r] of [0, upper²], D is at least D(c) − r·L, D(c) by Clenshaw's
/// recurrence in interval arithmetic with outward rounding and L a bound of |D′| by the sum of the absolute Chebyshev coefficients; pieces are halved until each is settled.
/// The proof is of the polynomial with the coefficients that were applied, in real arithmetic; rounding in the matrix products comes on top.
/// </remarks>
/// <param name="Upper">The polynomial is proved to increase from 0 to here; at least the largest singular value.</param>
/// <param name="LeastSlope">A lower bound of its slope there, in units of Q per G.</param>
/// <param name="LargestSlope">An upper bound of its slope there.</param>
/// <param name="Pieces">How many pieces it took.</param>
public sealed record IncreaseProof(double Upper, double LeastSlope, double LargestSlope, int Pieces)
{
    private const int MostPieces = 1 << 16;
    private const double Sharp = 0.5;   // pieces are halved until the bound is at least this part of the slope in their middle

    /// <summary>Proves it for P given by Chebyshev coefficients on y in [0, scale]; null where a piece could not be settled.</summary>
    /// <param name="coefficients">Of T_k(2 y/scale − 1).</param>
    /// <param name="scale">Of y, the square of a singular value.</param>
    /// <param name="upper">The largest singular value to cover; upper² may exceed scale.</param>
    internal static IncreaseProof? Of(IReadOnlyList<double> coefficients, double scale, double upper)
    {
        Interval[] p = [.. coefficients.Select(Interval.Of)];
        var (first, second) = (Derivative(p), Derivative(Derivative(p)));
        var top = (Interval.Of(2) * Interval.Of(upper) * Interval.Of(upper) / Interval.Of(scale) - Interval.Of(1)).High;   // of x = 2y/scale - 1
        var steepest = (Interval.Of(3) * Size(first, top) + Interval.Of(2) * (Interval.Of(1) + Interval.Of(top)) * Size(second, top)).High;   // D' = 3P' + 2(1 + x)P''
        var (least, largest, pieces) = (double.PositiveInfinity, 0.0, 0);
        var open = new Stack<(double Low, double High)>([(-1, Math.Max(top, -1))]);
        while (open.TryPop(out var piece))
        {
            if (++pieces > MostPieces) return null;
            var middle = piece.Low + (piece.High - piece.Low) / 2;
            var radius = Math.BitIncrement(Math.Max(piece.High - middle, middle - piece.Low));
            var x = Interval.Of(middle);
            var slope = Clenshaw(p, x) + Interval.Of(2) * (Interval.Of(1) + x) * Clenshaw(first, x);
            var room = (Interval.Of(radius) * Interval.Of(steepest)).High;
            if (!(slope.Low > 0)) return null;
            if (room <= (1 - Sharp) * slope.Low)
                (least, largest) = (Math.Min(least, (slope - Interval.Of(room)).Low), Math.Max(largest, (slope + Interval.Of(room)).High));
            else
            {
                open.Push((piece.Low, middle));
                open.Push((middle, piece.High));
            }
        }
        return new(upper, least, largest, pieces);
    }

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
