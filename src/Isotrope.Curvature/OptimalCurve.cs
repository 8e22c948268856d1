using System.Globalization;
using Isotrope.Curvature.Functions;
using Isotrope.Curvature.Solvers;
using Isotrope.Curvature.Sphere;

namespace Isotrope.Curvature;

/// <summary>The one curve s*(sigma) on which the optimal singular values of a spectrum lie, at and between its values.</summary>
/// <remarks>
/// A coordinate that is added to the sphere with multiplicity 0 disturbs nobody, and its own optimality condition is a scalar
/// equation:
/// <code>
/// sigma = s tau(s²),   tau(x) = (1/n) E w(√((1 − B) q + B x)),   q = R² of the spectrum, B ~ Beta(1, n/2)
/// </code>
/// ln sigma grows with ln s at a rate between min(low, 1) and max(high, 1), low and high the bounds of r H''/H': the curve
/// increases and has no steep piece. The spectrum may be given by a few nodes with weights (a Gauss quadrature of its measure),
/// which is how matrices without a decomposition are treated. Source: the optimality conditions of W. Su,
/// <see href="https://arxiv.org/abs/2511.00674"/>.
/// </remarks>
public sealed class OptimalCurve
{
    private const double Rounding = 1e-12;   // by which a caller's largest value may exceed the node it comes from
    private const int FewIterations = 8, MostIterations = 60;
    // of ln s: what Newton's method leaves, and what every engine reaches
    private const double Settled = 1e-14, Accepted = 1e-11;
    private readonly double[] _sigma, _s, _weights;
    private readonly int _columns;
    private readonly Func<double[], (double[] Ratios, double[] Derivatives)> _slopes;

    private OptimalCurve(CurvatureFunction curvature, Spectrum spectrum, Solution nodes)
    {
        (_sigma, _weights, _columns, Nodes, _s) = (spectrum.Values, spectrum.Counts, spectrum.Columns, nodes, [.. nodes.S]);
        var mixture = new Lazy<LawMixture>(() => new(curvature, spectrum, _s));
        _slopes = curvature is PowerSum powers ? s => ByPowers(powers, s) : s => mixture.Value.At(s);
    }

    /// <summary>The solution at the nodes, in the order of <see cref="Sigma"/>, with its certificate.</summary>
    public Solution Nodes { get; }

    /// <summary>The nodes, descending.</summary>
    public IReadOnlyList<double> Sigma => _sigma;

    /// <summary>Solves the model for a spectrum that is given by nodes with weights.</summary>
    /// <param name="nodes">Positive singular values, in any order.</param>
    /// <param name="weights">How many singular values each stands for: positive, not necessarily whole.</param>
    /// <param name="curvature">H, without kinks: there all values may be equal, and no curve leads through one point.</param>
    /// <param name="columns">n, at least the sum of the weights; what is missing are zeros.</param>
    /// <param name="options">When to be satisfied.</param>
    /// <exception cref="ArgumentException">A node or weight is not positive and finite, the weights exceed n, or H has kinks,
    /// does not increase or is not convex.</exception>
    /// <exception cref="UnboundedProblemException">H grows too slowly.</exception>
    /// <exception cref="UnconvergedException">The tolerance was not reached.</exception>
    public static OptimalCurve Of(
        IReadOnlyList<double> nodes, IReadOnlyList<double> weights, CurvatureFunction curvature, int columns,
            SolverOptions? options = null)
    {
        Check(nodes, weights, curvature, columns);
        Solvability.Check(curvature);
        var order = Enumerable.Range(0, nodes.Count).OrderByDescending(i => nodes[i]).ToList();
        double[] sigma = [.. order.Select(i => nodes[i])], counts = [.. order.Select(i => weights[i])];
        var spectrum = Spectrum.Weighted(sigma, counts, columns);
        if (Solvability.StaysAtZero(spectrum, curvature))
            throw new ArgumentException(
                "The gradient is too small to leave the origin: H has a positive slope there. Use " +
                "IsotropicModel.Solve, which says so.", nameof(curvature));
        options ??= new();
        var expectation = IsotropicModel.Expectation(curvature, spectrum);
        var reached = Minimum.Find(curvature, expectation, spectrum, [], options);
        return new(curvature, spectrum, IsotropicModel.Accept(reached, curvature, expectation, spectrum, options));
    }

    /// <summary>s* at singular values up to the largest node; zero at zero.</summary>
    /// <param name="sigma">Not negative, in any order.</param>
    /// <exception cref="ArgumentException">A value is negative, not finite or beyond the largest node.</exception>
    /// <exception cref="UnconvergedException">A scalar equation was not solved to 1e-11.</exception>
    public double[] At(IReadOnlyList<double> sigma)
    {
        double[] asked = [.. Within(sigma).Where(value => value > 0).Distinct()];
        var solved = asked.Zip(Solve(asked)).ToDictionary(pair => pair.First, pair => pair.Second);
        return [.. sigma.Select(value => value > 0 ? solved[value] : 0)];
    }

    /// <summary>ds*/dsigma at positive singular values up to the largest node.</summary>
    /// <param name="sigma">Positive, in any order.</param>
    /// <exception cref="ArgumentException">A value is not positive, not finite or beyond the largest node.</exception>
    /// <exception cref="UnconvergedException">A scalar equation was not solved to 1e-11.</exception>
    public double[] SlopesAt(IReadOnlyList<double> sigma)
    {
        foreach (var value in Within(sigma))
            if (value == 0)
                throw new ArgumentException(
                    "The curve's slope is asked for at 0, where it may be infinite. Ask at positive values.", nameof(sigma));
        return [.. _slopes(Solve([.. sigma])).Derivatives.Select(derivative => 1 / derivative)];
    }

    private IReadOnlyList<double> Within(IReadOnlyList<double> sigma)
    {
        foreach (var value in sigma)
            if (!(value >= 0 && value <= _sigma[0] * (1 + Rounding)))
                throw new ArgumentException(
                    $"The curve is asked for at {Text(value)}, but reaches from 0 to its largest node " +
                    $"{Text(_sigma[0])}. Ask within.", nameof(sigma));
        return sigma;
    }

    private double[] Solve(double[] asked)
    {
        if (asked.Length == 0) return [];
        double[] s = [.. asked.Select(Near)];
        for (var iteration = 0; ; iteration++)
        {
            var (ratios, derivatives) = _slopes(s);
            var change = 0.0;
            for (var i = 0; i < s.Length; i++)
            {
                var step = Math.Log(asked[i] / (s[i] * ratios[i])) * ratios[i] / derivatives[i];
                s[i] *= Math.Exp(step);
                change = Math.Max(change, Math.Abs(step));
            }
            if (change < Settled || iteration >= FewIterations && change < Accepted) return s;
            if (!(change < double.PositiveInfinity) || iteration == MostIterations)
                throw new UnconvergedException(
                    $"A point of the curve still moves by {change:g3} of itself after {iteration} steps. The solution at the " +
                    "nodes is attached; report this.", Nodes);
        }
    }

    /// <summary>tau(s²) and d sigma/ds = tau + 2 s² tau' by the integrals of <see cref="PowerMoment"/>,
    /// in which a coordinate may have multiplicity 0.</summary>
    private (double[] Ratios, double[] Derivatives) ByPowers(PowerSum powers, double[] s)
    {
        var at = new PowerSumExpectation(
            powers, Spectrum.Weighted([.. _s, .. s], [.. _weights, .. new double[s.Length]], _columns)).At([.. _s, .. s]);
        return (at.SlopeRatios[_s.Length..], at.HessianDiagonal()[_s.Length..]);
    }

    /// <summary>A start: the ratio of the nearest node in the logarithm.</summary>
    private double Near(double sigma)
    {
        var nearest = Enumerable.Range(0, _sigma.Length).MinBy(i => Math.Abs(Math.Log(_sigma[i] / sigma)));
        return sigma * _s[nearest] / _sigma[nearest];
    }

    private static void Check(
        IReadOnlyList<double> nodes, IReadOnlyList<double> weights, CurvatureFunction curvature, int columns)
    {
        if (nodes.Count == 0 || nodes.Count != weights.Count)
            throw new ArgumentException(
                $"{nodes.Count} nodes and {weights.Count} weights were given. Give at least one node, and one weight for each.",
                nameof(weights));
        foreach (var value in nodes.Concat(weights))
            if (!(value > 0 && double.IsFinite(value)))
                throw new ArgumentException(
                    $"A node or weight is {Text(value)}, but both must be positive and finite. Leave zeros out.", nameof(nodes));
        if (weights.Sum() > columns * (1 + 1e-9))
            throw new ArgumentException(
                $"The weights sum to {Text(weights.Sum())}, but a matrix with {columns} columns has at most {columns} singular " +
                "values. Raise the columns.", nameof(columns));
        if (curvature.Kinks.Count > 0)
            throw new ArgumentException(
                $"H has a kink at radius {Text(curvature.Kinks[0].Radius)}, where all values may become equal. Use " +
                "IsotropicModel.Solve with every singular value.", nameof(curvature));
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
