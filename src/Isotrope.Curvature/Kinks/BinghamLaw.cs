using System.Numerics;
using Isotrope.Curvature.Numerics;
using Isotrope.Curvature.Sphere;

namespace Isotrope.Curvature.Kinks;

/// <summary>The law on the sphere with density e^(theta·u²)/c(theta) that has given second moments:
/// the one nearest to uniform.</summary>
/// <remarks>
/// c(theta) = Γ(n/2)/(2πi) ∫ e^w prod (w − theta_i)^(−1/2) dw, through the saddle 1 = ½ sum 1/(w − theta_i). Newton's method
/// maximises theta·m − ln c, whose maximum is the divergence KL from the uniform law. C. Bingham, "An antipodally symmetric
/// distribution on the sphere", 1974.
/// </remarks>
internal sealed class BinghamLaw
{
    private const double Step = 0.08;
    private const double Negligible = -40;
    private const double Settled = 1e-11;    // relative error of the moments
    private const int MostIterations = 60;

    private readonly double[] _ratios;
    private readonly ContourNode[] _contour;
    private readonly double _integral;

    private BinghamLaw(double[] theta, double[] counts)
    {
        Theta = theta;
        var n = counts.Sum();
        var top = theta.Max();
        double Slope(double x) => 1 - 0.5 * theta.Select((value, i) => counts[i] / (x + top - value)).Sum();
        var saddle = top + Root.OfIncreasing(Slope, 0.25, n / 2.0 + 1, 1e-15);   // the largest theta alone gives at least 1/2
        _ratios = [.. theta.Select(value => 1 / (saddle - value))];
        double second = 0, third = 0, logs = 0;
        for (var i = 0; i < theta.Length; i++)
        {
            second += 0.5 * counts[i] * _ratios[i] * _ratios[i];
            third -= counts[i] * _ratios[i] * _ratios[i] * _ratios[i];
            logs += 0.5 * counts[i] * Math.Log(_ratios[i]);
        }
        Halved = [.. _ratios.Select(ratio => -ratio / 2)];
        _contour = Follow(new(second, third, -1, Step), Halved, counts);
        _integral = _contour.Sum(node => Vector.Sum(node.Ar));
        LogNormalizer = saddle + logs + Gamma.Log(n / 2.0) + Math.Log(_integral);
        Moments = [.. _ratios.Select((ratio, i) => 0.5 * ratio * ContourSums.First(_contour, Halved[i]) / _integral)];
    }

    /// <summary>theta, up to a common constant.</summary>
    public double[] Theta { get; }

    /// <summary>ln c(theta).</summary>
    public double LogNormalizer { get; }

    /// <summary>KL from the uniform law.</summary>
    public double Divergence { get; private init; }

    /// <summary>E u_i².</summary>
    private double[] Moments { get; }

    private double[] Halved { get; }

    /// <summary>The law whose second moments are sigma/sum sigma.</summary>
    public static BinghamLaw WithMoments(Spectrum sigma)
    {
        var (counts, sum) = (sigma.Counts, sigma.Sum);
        double[] moments = [.. sigma.Values.Select(value => value / sum)];
        var law = new BinghamLaw([.. moments.Select(moment => -0.5 / moment + 0.5 / moments[0])], counts);
        for (var iteration = 0; iteration < MostIterations && law.ErrorOf(moments) > Settled; iteration++)
        {
            var direction = law.Direction(moments, counts);
            var (before, length) = (law.Gain(moments, sigma), 1.0);
            BinghamLaw next;
            do
            {
                next = new([.. law.Theta.Select((value, i) => value + length * direction[i])], counts);
                length /= 2;
            }
            while (!(next.Gain(moments, sigma) >= before - 1e-14 * Math.Abs(before)) && length > 1e-6);
            if (length <= 1e-6) break;
            law = next;
        }
        return new(law.Theta, counts) { Divergence = law.Gain(moments, sigma) };
    }

    /// <summary>theta·m − ln c(theta): for every theta a lower bound of the divergence.</summary>
    private double Gain(double[] moments, Spectrum sigma) => sigma.Inner(moments, Theta) - LogNormalizer;

    private double ErrorOf(double[] moments) => moments.Select((moment, i) => Math.Abs(Moments[i] / moment - 1)).Max();

    /// <summary>Newton's direction; the covariance has the null direction (1, ..., 1), which is filled.</summary>
    private double[] Direction(double[] moments, double[] counts)
    {
        double[] roots = [.. counts.Select(count => Math.Sqrt(count))];
        var covariance = ContourGram.Of(_contour, Halved, [.. _ratios.Select(ratio => 2 / ratio)], 1 / _integral);
        for (var i = 0; i < roots.Length; i++)
        {
            covariance[i][i] *= 1 + 2.0 / counts[i];
            for (var j = 0; j <= i; j++)
                covariance[i][j] = roots[i] * roots[j] * (covariance[i][j] - Moments[i] * Moments[j] + moments[i] * moments[j]);
        }
        var solved = new Cholesky(covariance).Solve([.. moments.Select((moment, i) => roots[i] * (moment - Moments[i]))]);
        return [.. solved.Select((value, i) => value / roots[i])];
    }

    private static ContourNode[] Follow(Hyperbola path, double[] halved, double[] counts)
    {
        List<ContourNode> contour = [];
        for (var vector = 0; vector < path.Length; vector++)
        {
            var (zr, zi, wr, wi) = path.At(vector);
            var product = InverseRootProduct.At(zr, zi, halved, counts);
            var log = product.Log + zr;
            var (height, c, s) = (Vector.Exp(log), Vector.Cos(zi), Vector.Sin(zi));
            var (pr, pi) = (height * (product.Re * c - product.Im * s), height * (product.Re * s + product.Im * c));
            contour.Add(new(zr, zi, wr * pr - wi * pi, wr * pi + wi * pr));
            if (Vector.LessThanAll(
                log + new Vector<double>((vector + 1) * Vector<double>.Count * Step), new Vector<double>(Negligible))) break;
        }
        return [.. contour];
    }
}
