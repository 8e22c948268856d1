namespace Isotrope.Curvature.Sphere;

/// <summary>E H(R) for any H, kinks included, by the exact law of R².</summary>
/// <param name="function">H.</param>
/// <param name="spectrum">Multiplicities and the dimension.</param>
/// <param name="fineness">What the usual steps are multiplied by: few values decades apart need smaller ones.</param>
internal sealed class SphereLawExpectation(CurvatureFunction function, Spectrum spectrum, double fineness = 1) : ISphereExpectation
{
    private readonly double[] _counts = spectrum.Zeros > 0 ? [.. spectrum.Counts, spectrum.Zeros] : spectrum.Counts;

    private const int Many = 256;   // distinct values from which clustering pays

    public double CoarseStep => 2;   // a quarter of the nodes; 1e-10 for cosh and spectra i^-1/2

    public ISpherePoint At(double[] s, double step = 1)
    {
        var scale = s.Max();
        double[] lam = [.. s.Select(value => value / scale * (value / scale)), .. Enumerable.Repeat(0.0, _counts.Length - s.Length)];
        var clusters = lam.Length > Many ? ClusteredSpectrum.Of(lam, _counts) : null;
        var law = new SphereLaw(clusters?.Nodes ?? lam, clusters?.Weights ?? _counts, function.Breaks.Select(radius => radius / scale * (radius / scale)), step * fineness,
            level => function.SlopeRatio(Math.Sqrt(level) * scale));
        return new Point(function, s, scale, law, clusters, _counts);
    }

    private sealed class Point : ISpherePoint
    {
        private readonly CurvatureFunction _function;
        private readonly double[] _s, _radii;
        private readonly double _scale;
        private readonly SphereLaw _law;
        private readonly ClusteredSpectrum? _clusters;
        private readonly double[] _counts;
        private double[]? _diagonal;

        public Point(CurvatureFunction function, double[] s, double scale, SphereLaw law, ClusteredSpectrum? clusters, double[] counts)
        {
            (_function, _s, _scale, _law, _clusters, _counts) = (function, s, scale, law, clusters, counts);
            _radii = [.. law.Levels.Select(level => Math.Sqrt(level) * scale)];
            var ratios = new double[law.Shares[0].Length];
            for (var k = 0; k < _radii.Length; k++)
            {
                Value += law.Probabilities[k] * function.Value(_radii[k]);
                var ratio = function.SlopeRatio(_radii[k]);
                for (var i = 0; i < ratios.Length; i++) ratios[i] += ratio * law.Shares[k][i];
            }
            SlopeRatios = Spread(ratios);
        }

        public double Value { get; }

        public double[] SlopeRatios { get; }

        public double IdentityError => _law.IdentityError;

        public double RadialSlope(double scale) => _radii.Select((radius, k) => _law.Probabilities[k] * radius * _function.Slope(scale * radius)).Sum();

        public double[] HessianDiagonal() => _diagonal ??=
            [.. Spread(_law.SecondDiagonal(Bends(), Jumps())).Select((second, i) => SlopeRatios[i] + 2 * _s[i] * _s[i] * second)];

        public double[] HessianTimes(double[] v)
        {
            var y = new double[_counts.Length];
            for (var i = 0; i < v.Length; i++) y[i] = _counts[i] * _s[i] * v[i];
            var second = Spread(_law.SecondTimes(Bends(), Jumps(), _clusters?.Gather(y) ?? y));
            return [.. v.Select((value, i) => HessianDiagonal()[i] * value + _s[i] * second[i])];
        }

        /// <summary>From the law's eigenvalues to the groups of the spectrum; the zeros are last and not among them.</summary>
        private double[] Spread(double[] values) => _clusters?.Spread(values, _s.Length) ?? values[.._s.Length];

        /// <summary>chi = (H'' − H'/R)/R² at the levels.</summary>
        private double[] Bends() =>
            [.. _radii.Select(radius => (_function.SecondDerivative(radius) - _function.SlopeRatio(radius)) / (radius * radius))];

        /// <summary>A jump J of H' at r adds 2J/r to chi as a delta function of q = R²; the law's levels are q/scale².</summary>
        private (double, double)[] Jumps() =>
            [.. _function.Kinks.Select(kink => (kink.Radius / _scale * (kink.Radius / _scale), 2 * kink.Jump / (kink.Radius * _scale * _scale)))];
    }
}
