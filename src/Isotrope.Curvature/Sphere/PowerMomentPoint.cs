using System.Numerics;
using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature.Sphere;

/// <summary>The moment of one power at one point, for eigenvalues with sum 1.</summary>
internal sealed class PowerMomentPoint
{
    private readonly PowerMoment _moment;
    private readonly double[] _lam, _counts;
    private readonly List<PowerNode> _nodes;

    public PowerMomentPoint(PowerMoment moment, double[] lam, double[] counts, double smallest, double step)
    {
        (_moment, _lam, _counts) = (moment, lam, counts);
        _nodes = moment.Nodes(lam, counts, smallest, step);
        Value = _nodes.Sum(node => node.Weight * node.Moments[moment.Order + 2]);
        First = FirstMoments();
    }

    /// <summary>E q^(p/2).</summary>
    public double Value { get; }

    /// <summary>E q^(p/2−1) u_i².</summary>
    public double[] First { get; }

    /// <summary>E q^(p/2−2) u_i⁴ / 3.</summary>
    public double[] SecondDiagonal()
    {
        var diagonal = new double[_lam.Length];
        var k = _moment.Order;
        if (k < 0) return diagonal;
        foreach (var node in _nodes)
        {
            var coefficients = new double[k + 1];   // of x^c: sum over a + b = c
            for (var c = 0; c <= k; c++) coefficients[c] = (c + 1) * node.Weight * Binomials.Falling(k, c) * node.Moments[k - c];
            Accumulate(node, coefficients, diagonal, squared: true);
        }
        return diagonal;
    }

    /// <summary>Sum over coordinates j of E[q^(p/2−2) u_i² u_j²] y_j / (1 + 2 δ_ij):
    /// without the double counting of the diagonal.</summary>
    public double[] SecondTimes(double[] y)
    {
        var product = new double[_lam.Length];
        var k = _moment.Order;
        if (k < 0) return product;
        foreach (var node in _nodes)
        {
            var projections = Projections(node, y, k);
            var coefficients = new double[k + 1];
            for (var a = 0; a <= k; a++)
                for (var b = 0; a + b <= k; b++)
                    coefficients[a] += node.Weight * Binomials.Falling(k, a + b) * node.Moments[k - a - b] * projections[b];
            Accumulate(node, coefficients, product, squared: false);
        }
        return product;
    }

    private double[] FirstMoments()
    {
        var first = new double[_lam.Length];
        var order = _moment.Order + 1;
        foreach (var node in _nodes)
        {
            var coefficients = new double[order + 1];
            for (var j = 0; j <= order; j++)
                coefficients[j] = node.Weight * Binomials.Falling(order, j) * node.Moments[order - j];
            Accumulate(node, coefficients, first, squared: false);
        }
        return first;
    }

    /// <summary>Adds v_i (or v_i²) times a polynomial in x_i.</summary>
    private void Accumulate(PowerNode node, double[] coefficients, double[] into, bool squared)
    {
        var values = Lanes.Vectors(_lam);
        var sums = Lanes.Vectors(into);
        for (var i = 0; i < values.Length; i++)
        {
            var v = Vector<double>.One / (Vector<double>.One + 2 * node.T * values[i]);
            var x = 2 * values[i] * v;
            var polynomial = new Vector<double>(coefficients[^1]);
            for (var j = coefficients.Length - 2; j >= 0; j--) polynomial = polynomial * x + new Vector<double>(coefficients[j]);
            sums[i] += (squared ? v * v : v) * polynomial;
        }
    }

    /// <summary>Sums of v_j x_j^b y_j over coordinates for b = 0, ..., k.</summary>
    private double[] Projections(PowerNode node, double[] y, int k)
    {
        var sums = new Vector<double>[k + 1];
        var values = Lanes.Vectors(_lam);
        var weights = Lanes.Vectors(_counts);
        var factors = Lanes.Vectors(y);
        for (var i = 0; i < values.Length; i++)
        {
            var v = Vector<double>.One / (Vector<double>.One + 2 * node.T * values[i]);
            var term = weights[i] * factors[i] * v;
            var x = 2 * values[i] * v;
            sums[0] += term;
            for (var b = 1; b <= k; b++) sums[b] += term *= x;
        }
        return [.. sums.Select(Vector.Sum)];
    }
}
