namespace Isotrope.Polar;

/// <summary>The odd polynomial p(x) = a·x + b·x^3 + c·x^5, one step of a polynomial iteration.</summary>
/// <param name="A">Coefficient of x, the slope at 0.</param>
/// <param name="B">Coefficient of x^3.</param>
/// <param name="C">Coefficient of x^5.</param>
public readonly record struct Quintic(double A, double B, double C)
{
    /// <summary>p(x).</summary>
    public double At(double x)
    {
        var square = x * x;
        return x * (A + square * (B + square * C));
    }

    /// <summary>The polynomial x -> p(x / s): what the published lists call a safety factor s.</summary>
    public Quintic WithSafety(double s) => new(A / s, B / Math.Pow(s, 3), C / Math.Pow(s, 5));

    /// <summary>The polynomial x -> t·p(x).</summary>
    public Quintic Times(double t) => new(t * A, t * B, t * C);

    /// <summary>The exact image of an interval of non-negative numbers: its ends and the critical points inside it
    /// decide.</summary>
    public (double Low, double High) Image(double low, double high)
    {
        double first = At(low), last = At(high);
        var (min, max) = (Math.Min(first, last), Math.Max(first, last));
        foreach (var x in CriticalSquares().Select(Math.Sqrt))
        {
            if (!(x > low && x < high)) continue;
            min = Math.Min(min, At(x));
            max = Math.Max(max, At(x));
        }
        return (min, max);
    }

    /// <summary>Squares of the positive zeros of p'(x) = a + 3b·y + 5c·y², y = x².</summary>
    internal double[] CriticalSquares()
    {
        double[] squares;
        if (C == 0) squares = B == 0 ? [] : [-A / (3 * B)];
        else
        {
            var discriminant = 9 * B * B - 20 * A * C;
            if (discriminant < 0) return [];
            // The root without cancellation first, the other one from their product a / (5c).
            var larger = -3 * B - Math.CopySign(Math.Sqrt(discriminant), B);
            squares = larger == 0 ? [] : [larger / (10 * C), 2 * A / larger];
        }
        return [.. squares.Where(y => y > 0)];
    }
}
