using Isotrope.Curvature.Functions;
using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature.Sphere;

/// <summary>E H(R) for sums of powers: one <see cref="PowerMoment"/> per power, any dimension, any real powers.</summary>
internal sealed class PowerSumExpectation(PowerSum function, Spectrum spectrum) : ISphereExpectation
{
    private readonly (double Coefficient, PowerMoment Moment)[] _terms =
        [.. function.Terms.Select(term => (term.Coefficient, new PowerMoment(term.Power, spectrum.Columns)))];
    private readonly double[] _counts = Lanes.Pad(spectrum.Counts);

    public double CoarseStep => 1;   // one integral costs little

    public ISpherePoint At(double[] s, double step = 1)
    {
        var scale = Math.Sqrt(Scaled(s, s.Max())) * s.Max();
        var lam = Lanes.Pad([.. s.Select(value => value / scale * (value / scale))]);
        var smallest = lam.Take(s.Length).Min();
        return new Point(s, scale, lam, spectrum, [.. _terms.Select(term => new Term(term.Coefficient, term.Moment.Power,
            new PowerMomentPoint(term.Moment, lam, _counts, smallest, step)))]);
    }

    /// <summary>Sum of squares relative to the largest value: s² may underflow.</summary>
    private double Scaled(double[] s, double largest) =>
        s.Zip(spectrum.Counts, (value, count) => count * (value / largest) * (value / largest)).Sum();

    private sealed record Term(double Coefficient, double Power, PowerMomentPoint At);

    private sealed class Point : ISpherePoint
    {
        private readonly double[] _s, _lam;
        private readonly double _scale;
        private readonly Spectrum _spectrum;
        private readonly Term[] _terms;
        private double[]? _diagonal;

        public Point(double[] s, double scale, double[] lam, Spectrum spectrum, Term[] terms)
        {
            (_s, _scale, _lam, _spectrum, _terms) = (s, scale, lam, spectrum, terms);
            SlopeRatios = new double[s.Length];
            foreach (var (c, p, at) in terms)
            {
                Value += c * at.Value * Math.Pow(scale, p);
                var factor = c * p * Math.Pow(scale, p - 2);
                for (var i = 0; i < s.Length; i++) SlopeRatios[i] += factor * at.First[i];
                IdentityError = Math.Max(
                    IdentityError, Math.Abs(spectrum.Inner(lam.AsSpan(0, s.Length), at.First) / at.Value - 1));
            }
        }

        public double Value { get; }

        public double[] SlopeRatios { get; }

        public double IdentityError { get; }

        public double RadialSlope(double scale) =>
            _terms.Sum(term =>
                term.Coefficient * term.Power * Math.Pow(scale, term.Power - 1) * Math.Pow(_scale, term.Power) * term.At.Value);

        public double[] HessianDiagonal() => _diagonal ??= Diagonal();

        private double[] Diagonal()
        {
            var diagonal = (double[])SlopeRatios.Clone();
            foreach (var term in _terms)
            {
                var (factor, second) = (Factor(term), term.At.SecondDiagonal());
                for (var i = 0; i < diagonal.Length; i++) diagonal[i] += 2 * factor * _lam[i] * second[i];
            }
            return diagonal;
        }

        public double[] HessianTimes(double[] v)
        {
            var product = (double[])HessianDiagonal().Clone();
            for (var i = 0; i < v.Length; i++) product[i] *= v[i];
            var y = Lanes.Pad(v);
            for (var i = 0; i < v.Length; i++) y[i] *= _s[i] / _scale;
            foreach (var term in _terms)
            {
                var (factor, second) = (Factor(term), term.At.SecondTimes(y));
                for (var i = 0; i < v.Length; i++) product[i] += factor * _s[i] / _scale * second[i];
            }
            return product;
        }

        /// <summary>c p (p − 2) scale^(p−2): the weight chi = (H'' − H'/R)/R² of this power,
        /// for eigenvalues with sum 1.</summary>
        private double Factor(Term term) => term.Coefficient * term.Power * (term.Power - 2) * Math.Pow(_scale, term.Power - 2);
    }
}
