namespace Isotrope.Curvature;

/// <summary>A polynomial as sum of c_k T_k(2 y/scale − 1) on y in [0, scale].</summary>
/// <param name="Coefficients">c_0, c_1, ...</param>
/// <param name="Scale">The upper end of y.</param>
internal sealed record ChebyshevSeries(double[] Coefficients, double Scale)
{
    /// <summary>The zeros of T_count, moved to [0, scale].</summary>
    public static double[] Points(int count, double scale) =>
        // (1 + cos a)/2 without cancellation
        [.. Enumerable.Range(0, count).Select(j => scale * Math.Pow(Math.Cos(Math.PI * (j + 0.5) / (2 * count)), 2))];

    /// <summary>The polynomial through values at <see cref="Points"/>.</summary>
    public static ChebyshevSeries Through(double[] values, double scale)
    {
        var n = values.Length;
        return new([.. Enumerable.Range(0, n).Select(k =>
            (k == 0 ? 1.0 : 2.0) / n * values.Select((value, j) => value * Math.Cos(Math.PI * k * (j + 0.5) / n)).Sum())], scale);
    }

    /// <summary>The value at y, by Clenshaw's recurrence.</summary>
    public double At(double y)
    {
        var x = 2 * y / Scale - 1;
        double b1 = 0, b2 = 0;
        for (var k = Coefficients.Length - 1; k > 0; k--) (b1, b2) = (Coefficients[k] + 2 * x * b1 - b2, b1);
        return Coefficients[0] + x * b1 - b2;
    }

    /// <summary>The same polynomial on another interval.</summary>
    public ChebyshevSeries On(double scale) => Through([.. Points(Coefficients.Length, scale).Select(At)], scale);

    /// <summary>P with P + 2y P' equal to this: sigma P(sigma²) has this as its slope at y = sigma².</summary>
    /// <remarks>In x = 2y/scale − 1 that is P + 2(1 + x) dP/dx; its coefficients give those of P from the highest down.</remarks>
    public ChebyshevSeries WithThisSlope()
    {
        var n = Coefficients.Length;
        // derivative_k = derivative_{k+2} + 2(k + 1) p_{k+1}, not halved at 0
        var (p, derivative) = (new double[n + 1], new double[n + 2]);
        for (var k = n - 1; k >= 0; k--)
        {
            derivative[k] = derivative[k + 2] + 2 * (k + 1) * p[k + 1];
            var known = derivative[k] + derivative[k + 1];
            p[k] = k > 0 ? (Coefficients[k] - 2 * known) / (1 + 2 * k) : Coefficients[0] - known;
        }
        return new(p[..n], Scale);
    }
}
