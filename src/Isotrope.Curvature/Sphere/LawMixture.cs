namespace Isotrope.Curvature.Sphere;

/// <summary>tau(x) = (1/n) E w(√((1 − B) q + B x)), B ~ Beta(1, n/2), for any H:
/// what a further coordinate of size √x would meet.</summary>
/// <remarks>1 − B = e^(−2t/n) with t exponentially distributed; t = exp(x − e^(−x)) makes the
/// trapezoid rule converge exponentially.</remarks>
internal sealed class LawMixture
{
    private const double Step = 0.2, First = -3.8, Last = 3.75;   // of x: e^-t dt falls below 1e-18 of its largest value outside
    private readonly CurvatureFunction _curvature;
    private readonly SphereLaw _law;
    private readonly double _scale;
    private readonly int _columns;
    private readonly (double Share, double Weight)[] _nodes;

    /// <summary>Prepares the law of q at a point.</summary>
    public LawMixture(CurvatureFunction curvature, Spectrum spectrum, double[] s)
    {
        (_curvature, _scale, _columns) = (curvature, s.Max(), spectrum.Columns);
        double[] lam = [.. s.Select(value => value / _scale * (value / _scale))], counts = spectrum.Counts;
        if (spectrum.Zeros > 0) (lam, counts) = ([.. lam, 0], [.. counts, spectrum.Zeros]);
        _law = new(lam, counts, curvature.Breaks.Select(radius => radius / _scale * (radius / _scale)), 1, level => curvature.SlopeRatio(Math.Sqrt(level) * _scale));
        _nodes = [.. Enumerable.Range(0, (int)((Last - First) / Step)).Select(i => Node(First + i * Step))];
        var total = _nodes.Sum(node => node.Weight);
        for (var i = 0; i < _nodes.Length; i++) _nodes[i].Weight /= total;
    }

    /// <summary>tau(s²), and d(s tau(s²))/ds = tau + 2 s² tau'(s²).</summary>
    public (double[] Ratios, double[] Derivatives) At(double[] s)
    {
        var (ratios, derivatives) = (new double[s.Length], new double[s.Length]);
        for (var i = 0; i < s.Length; i++)
        {
            var x = s[i] / _scale * (s[i] / _scale);
            for (var k = 0; k < _law.Levels.Length; k++)
                foreach (var (share, weight) in _nodes)
                {
                    var square = (1 - share) * _law.Levels[k] + share * x;
                    var radius = _scale * Math.Sqrt(square);
                    var (ratio, probability) = (_curvature.SlopeRatio(radius), weight * _law.Probabilities[k] / _columns);
                    ratios[i] += probability * ratio;
                    derivatives[i] += probability * (ratio + share * x / square * (_curvature.SecondDerivative(radius) - ratio));
                }
        }
        return (ratios, derivatives);
    }

    private (double Share, double Weight) Node(double x)
    {
        var t = Math.Exp(x - Math.Exp(-x));
        return (-ExpMinusOne(-2 * t / _columns), t * (1 + Math.Exp(-x)) * Math.Exp(-t));
    }

    private static double ExpMinusOne(double x) => Math.Abs(x) < 1e-5 ? x * (1 + x / 2 * (1 + x / 3)) : Math.Exp(x) - 1;
}
