namespace Isotrope.Polar;

/// <summary>Makes schedules: the composition of optimal odd quintics for any number of steps, lower bound and safety.</summary>
/// <remarks>
/// With [l, u] = [l₀, 1] at first, each step takes the odd quintic p whose largest deviation from 1 on [l, u] is least; it
/// equioscillates at four points l &lt; q &lt; r &lt; u, found by Remez' exchange. Then l ← p(l), u ← 2 - p(l). The composition
/// is the best odd polynomial of its form (Amsel, Persson, Musco, Gower 2025, <see href="https://arxiv.org/abs/2505.16932"/>,
/// theorem 3.1).
/// </remarks>
public static class PolarExpress
{
    /// <summary>1 - l/u below which the optimal quintic is Newton–Schulz's to rounding.</summary>
    private const double Narrow = 1e-5;

    private const double PublishedCushion = 0.02407327424182761;

    /// <summary>A schedule of optimal quintics.</summary>
    /// <param name="steps">Number of quintics, 1 to 100.</param>
    /// <param name="lower">l₀, smallest singular value that it is made for, over the norm; in (0, 1).
    /// The paper uses 1e-3.</param>
    /// <param name="safety">s ≥ 1: all steps but the last are taken of x/s, so that rounding may carry values beyond u. Default
    /// 1.01, the paper's; 1 suffices in single precision.</param>
    /// <param name="cushion">In [0, 1): a step is fitted on [max(l, cushion·u), u] and then centred, so that early steps do not
    /// waste slope on tiny values. Default 0.02407327424182761, the published code's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    /// <exception cref="ArgumentException">The safety makes the composition leave the positive numbers.</exception>
    public static PolynomialSchedule Schedule(
        int steps, double lower = 1e-3, double safety = 1.01, double cushion = PublishedCushion)
    {
        Require.InRange(steps, 1, 101, "Five to eight steps are usual.");
        Require.InRange(lower, 1e-12, 1, "It is the smallest singular value over the largest; the paper uses 1e-3.");
        Require.InRange(safety, 1, 2, "The paper uses 1.01.");
        Require.InRange(cushion, 0, 1, "The published code uses 0.0240733.");
        return new($"express-{steps}-{lower:0.#e0}", "https://arxiv.org/abs/2505.16932", lower, Math.Max(1, safety),
            [.. Steps(steps, lower, safety, cushion)]);
    }

    private static IEnumerable<Quintic> Steps(int count, double lower, double safety, double cushion)
    {
        var (l, u) = (lower, 1.0);
        for (var step = 0; step < count; step++)
        {
            var fitted = Math.Max(l, cushion * u);
            var best = Best(fitted, u);
            if (fitted > l) best = best.Times(2 / (best.At(l) + best.At(u)));
            yield return step < count - 1 ? best.WithSafety(safety) : best;
            l = best.At(l);
            u = Math.Max(l, 2 - l);
        }
    }

    /// <summary>The odd quintic with the least largest deviation from 1 on [l, u].</summary>
    /// <param name="l">Lower end, positive.</param>
    /// <param name="u">Upper end, larger.</param>
    public static Quintic Best(double l, double u)
    {
        if (!(l > 0 && u >= l)) throw new ArgumentException($"The interval [{l}, {u}] must satisfy 0 < l <= u.");
        if (1 - l / u < Narrow) return new Quintic(1.875, -1.25, 0.375).WithSafety(u);
        double inner = (3 * l + u) / 4, outer = (l + 3 * u) / 4, error = 0;
        var best = default(Quintic);
        for (var exchange = 0; exchange < 100; exchange++)
        {
            (best, var next) = Equioscillating([l, inner, outer, u]);
            var squares = best.CriticalSquares();
            if (squares.Length < 2 || Math.Abs(next - error) < 1e-15) break;
            (inner, outer, error) = (Math.Sqrt(squares.Min()), Math.Sqrt(squares.Max()), next);
        }
        return best;
    }

    /// <summary>p and E with p(xᵢ) + (-1)ⁱ·E = 1 at four points.</summary>
    private static (Quintic Polynomial, double Error) Equioscillating(double[] points)
    {
        var rows = points.Select((x, i) => new[] { x, Math.Pow(x, 3), Math.Pow(x, 5), i % 2 == 0 ? 1.0 : -1, 1.0 }).ToArray();
        // Gauss–Jordan with pivoting: libraries' solvers would be a dependency for 4 x 4
        for (var column = 0; column < 4; column++)
        {
            var pivot = Enumerable.Range(column, 4 - column).MaxBy(row => Math.Abs(rows[row][column]));
            (rows[column], rows[pivot]) = (rows[pivot], rows[column]);
            for (var row = 0; row < 4; row++)
            {
                if (row == column) continue;
                var factor = rows[row][column] / rows[column][column];
                for (var k = column; k < 5; k++) rows[row][k] -= factor * rows[column][k];
            }
        }
        double Solution(int i) => rows[i][4] / rows[i][i];
        return (new(Solution(0), Solution(1), Solution(2)), Math.Abs(Solution(3)));
    }
}
