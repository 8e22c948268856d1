namespace Isotrope.Curvature.Tests;

/// <summary>Expectations over the sphere by direct quadrature or sampling,
/// which share nothing with the library's integrals.</summary>
internal static class Oracle
{
    /// <summary>E f(R, u) for two coordinates: the trapezoid rule over the angle,
    /// exponentially exact for smooth periodic integrands.</summary>
    public static double Circle(double[] s, Func<double, double[], double> f, int points = 4000)
    {
        var sum = 0.0;
        for (var k = 0; k < points; k++)
        {
            var (sin, cos) = Math.SinCos(Math.PI / 2 * (k + 0.5) / points);
            sum += Term(s, [cos, sin], f);
        }
        return sum / points;
    }

    /// <summary>E f(R, u) for two coordinates where f has a kink at a radius: Simpson's rule on both
    /// sides of the angle where R meets it.</summary>
    public static double CircleWithKink(double[] s, double radius, Func<double, double[], double> f)
    {
        var cosine = Math.Sqrt((radius * radius - s[1] * s[1]) / (s[0] * s[0] - s[1] * s[1]));
        var angle = Math.Acos(cosine);
        double At(double a) => Term(s, [Math.Cos(a), Math.Sin(a)], f);
        return (Simpson(At, 0, angle * (1 - 1e-15), 2000) + Simpson(At, angle * (1 + 1e-15), Math.PI / 2, 2000)) / (Math.PI / 2);
    }

    /// <summary>E f(R, u) for three coordinates: Simpson's rule in the height, the trapezoid in the angle around it.</summary>
    public static double Ball(double[] s, Func<double, double[], double> f) => Simpson(height =>
    {
        var (sum, radius) = (0.0, Math.Sqrt(1 - height * height));
        for (var k = 0; k < 200; k++)
        {
            var (sin, cos) = Math.SinCos(Math.PI / 2 * (k + 0.5) / 200);
            sum += Term(s, [radius * cos, radius * sin, height], f);
        }
        return sum / 200;
    }, 0, 1, 2000);

    /// <summary>Mean and standard error of f(R, u) over Gaussian directions.</summary>
    public static (double Mean, double Error) Sampled(double[] s, Func<double, double[], double> f, int samples, int seed)
    {
        var random = new Random(seed);
        double sum = 0, squares = 0;
        for (var k = 0; k < samples; k++)
        {
            double[] z = [.. s.Select(
                _ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
            var norm = Math.Sqrt(z.Sum(value => value * value));
            var value = Term(s, [.. z.Select(value => value / norm)], f);
            sum += value;
            squares += value * value;
        }
        var mean = sum / samples;
        return (mean, Math.Sqrt((squares / samples - mean * mean) / samples));
    }

    private static double Term(double[] s, double[] u, Func<double, double[], double> f) =>
        f(Math.Sqrt(s.Select((value, i) => value * value * u[i] * u[i]).Sum()), u);

    private static double Simpson(Func<double, double> f, double from, double to, int intervals)
    {
        var (h, sum) = ((to - from) / intervals, f(from) + f(to));
        for (var k = 1; k < intervals; k++) sum += (k % 2 == 1 ? 4 : 2) * f(from + k * h);
        return sum * h / 3;
    }
}
