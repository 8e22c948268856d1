using System.Numerics;
using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature.Sphere;

/// <summary>The saddles of the density of q = sum lam_i u_i² for all its levels, parametrised so that none needs a root.</summary>
/// <remarks>
/// For a level c put a_i = lam_i − c and e^K(z) = prod (1 − 2 z a_i)^(−1/2). With mu the mean of lam, d = lam − mu and eta = 1/(w − mu),
/// 1 − 2 tau a_i = g_i = (1 − eta d_i)(1 + eta² M). Near the ends of the support the distances 1 − eta/eta_max and
/// a_i = (1 − g_i)/(eta F1) are used, which do not cancel.
/// </remarks>
internal sealed class SaddleFamily
{
    private const double SeriesBelow = 1e-2;     // |x| from which ln(1 − x) + x is computed directly; the series to x^7 is exact to 1e-16 there
    private const double MostDistant = 650;      // −ln delta: e^-650 is still a normal number
    private const int MostSteps = 30;            // of Newton's method for a root, which takes three
    private const double Settled = 1e-8;         // of ln z: the step after this one is below rounding
    private readonly double[] _paddedDeviations, _paddedCounts;
    private readonly double _lowest, _highest;

    public SaddleFamily(double[] lam, double[] counts)
    {
        (Lam, Counts) = (lam, counts);
        Dimension = (int)Math.Round(counts.Sum());
        Mean = lam.Zip(counts, (value, count) => count * value).Sum() / Dimension;
        double[] rounded = [.. lam.Select(value => value - Mean)];
        var rest = rounded.Zip(counts, (value, count) => count * value).Sum() / Dimension;
        Deviations = [.. rounded.Select(value => value - rest)];   // their sum must vanish relative to them, not to the mean
        (_lowest, _highest) = (Deviations.Min(), Deviations.Max());
        (_paddedDeviations, _paddedCounts) = (Lanes.Pad(Deviations), Lanes.Pad(counts));
    }

    public double[] Lam { get; }

    public double[] Counts { get; }

    public int Dimension { get; }

    public double Mean { get; }

    public double[] Deviations { get; }

    /// <summary>Whether q does not vary beyond rounding.</summary>
    public bool IsConstant => Math.Max(_highest, -_lowest) <= 8e-16 * Mean;

    /// <summary>The saddle on a side at a distance delta = e^(−z) from the end of the support.</summary>
    public Saddle At(int side, double z)
    {
        var end = side > 0 ? _highest : _lowest;
        var (delta, eta) = (Math.Exp(-z), -ExpMinusOne(-z) / end);
        var (squares, ratios, logs) = (Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero);
        var deviations = Lanes.Vectors(_paddedDeviations);
        var counts = Lanes.Vectors(_paddedCounts);
        for (var i = 0; i < deviations.Length; i++)
        {
            var d = deviations[i];
            var (x, g) = (eta * d, (new Vector<double>(end) - d) / end + delta / end * d);
            var quotient = d / g;
            squares += counts[i] * d * quotient;
            ratios += counts[i] * quotient * quotient;
            var series = -x * x * (new Vector<double>(1.0 / 2) + x * (new Vector<double>(1.0 / 3) + x * (new Vector<double>(1.0 / 4)
                + x * (new Vector<double>(1.0 / 5) + x * (new Vector<double>(1.0 / 6) + x / 7)))));
            logs += counts[i] * Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x), new Vector<double>(SeriesBelow)), series, Vector.Log(g) + x);
        }
        var (m, m2) = (Vector.Sum(squares) / Dimension, Vector.Sum(ratios) / Dimension);
        var f1 = 1 + eta * eta * m;
        var k = -0.5 * (Vector.Sum(logs) + Dimension * Gamma.LogOnePlus(eta * eta * m));
        var levelByZ = (m2 - eta * m * (eta * m)) / (f1 * f1) * Math.Abs(delta / end);             // |dc/dz|
        var rate = z * levelByZ * (Dimension * Math.Abs(eta) * f1 / 2) / (-2 * k);                 // dc/dr = 2r/(n eta F1)
        return new(side, -z, eta, f1, eta * m / f1, k, rate);
    }

    /// <summary>The saddle with a signed root r.</summary>
    /// <param name="r">The root.</param>
    /// <param name="neighbour">A saddle found before, to begin there.</param>
    public Saddle OfRoot(double r, Saddle? neighbour = null)
    {
        var (side, logRoot) = (r > 0 ? 1 : -1, Math.Log(Math.Abs(r)));
        var saddle = neighbour is { AbsoluteRoot: > 0 } known && known.Side == side ? known : At(side, 1);
        for (var iteration = 0; iteration < MostSteps; iteration++)   // Newton's method for ln r as a function of ln z, nearly a straight line
        {
            var step = (logRoot - Math.Log(saddle.AbsoluteRoot)) / saddle.Rate;
            if (!(Math.Abs(step) < MostDistant)) break;
            var z = -saddle.LogDelta * Math.Exp(step);
            if (!(z < MostDistant)) break;
            saddle = At(side, z);
            if (Math.Abs(step) < Settled) return saddle;
        }
        return Enclosed(side, Math.Abs(r));
    }

    private Saddle Enclosed(int side, double root)
    {
        var far = 1.0;
        while (far < MostDistant && At(side, far).AbsoluteRoot < root) far *= 2;
        far = Math.Min(far, MostDistant);
        var near = far > 1 ? far / 2 : 1e-9;
        while (At(side, near).AbsoluteRoot > root) near *= 1e-2;
        return At(side, Root.OfIncreasing(z => At(side, z).AbsoluteRoot - root, near, far, 1e-15 * near));
    }

    /// <summary>The saddle of a level strictly between the extreme eigenvalues.</summary>
    public Saddle OfLevel(double level)
    {
        var side = level > Mean ? 1 : -1;
        var wanted = Math.Abs(level - Mean);
        var logZ = Root.OfIncreasing(x => Math.Abs(At(side, Math.Exp(x)).Offset) - wanted, Math.Log(1e-300), Math.Log(MostDistant), 1e-15);
        return At(side, Math.Exp(logZ));
    }

    /// <summary>c, from the distance to the end of the support.</summary>
    public double LevelOf(Saddle saddle)
    {
        var (end, extreme) = saddle.Side > 0 ? (_highest, Lam.Max()) : (_lowest, Lam.Min());
        var g = Math.Exp(saddle.LogDelta) * saddle.F1;
        return Math.Clamp(extreme - Quotient(saddle, end, g) * g, Lam.Min(), Lam.Max());
    }

    /// <summary>g_i and b_i = a_i/g_i.</summary>
    public void Ratios(Saddle saddle, double[] g, double[] b)
    {
        var end = saddle.Side > 0 ? _highest : _lowest;
        var delta = Math.Exp(saddle.LogDelta);
        for (var i = 0; i < g.Length; i++)
        {
            var d = Deviations[i];
            g[i] = ((end - d) / end + delta * d / end) * saddle.F1;
            b[i] = Quotient(saddle, d, g[i]);
        }
    }

    private static double Quotient(Saddle saddle, double deviation, double g)
    {
        var (direct, rest) = (deviation - saddle.Offset, 1 - g);
        return Math.Abs(direct) < Math.Abs(rest) * Math.Max(Math.Abs(deviation), Math.Abs(saddle.Offset))
            ? rest / (saddle.Eta * g * saddle.F1)
            : direct / g;
    }

    /// <summary>e^x − 1 to full relative accuracy (W. Kahan).</summary>
    private static double ExpMinusOne(double x)
    {
        var power = Math.Exp(x);
        return power == 1 ? x : power - 1 == -1 ? -1 : (power - 1) * (x / Math.Log(power));
    }
}
