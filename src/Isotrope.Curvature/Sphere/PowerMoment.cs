using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature.Sphere;

/// <summary>E q^(p/2), q = sum lam_i u_i², and its derivatives by one integral whose terms are all positive.</summary>
/// <remarks>
/// With z Gaussian, W = sum lam_i z_i², v_i(t) = 1/(1 + 2 t lam_i), L(t) = prod v_i^(1/2), x_i = 2 lam_i v_i, and an integer k
/// for which beta = k + 2 − p/2 is at least 1/2,
/// <code>
/// E q^(p/2)                 = 1/(N Γ(beta)) ∫ t^(beta−1) L m_{k+2} dt                N = 2^(p/2) Γ((n+p)/2)/Γ(n/2)
/// E q^(p/2−1) u_i²          = ... ∫ t^(beta−1) L v_i sum_j C(k+1,j) j! m_{k+1−j} x_i^j dt
/// E q^(p/2−2) u_i² u_j²     = (1 + 2 δ_ij) ... ∫ t^(beta−1) L v_i v_j sum_{a+b≤k} k!/(k−a−b)! m_{k−a−b} x_i^a x_j^b dt
/// </code>
/// where m_r are the moments of W under the tilt, from its cumulants 2^(r−1) (r−1)! sum (lam_i v_i)^r. For even p the integral
/// collapses to its integrand at t = 0 with k = p/2 − 2: the closed moments.
/// The integral runs over t = exp(x − e^(−x))/sum lam by the trapezoid rule, whose error falls like e^(−c/step). It stops by the
/// integrand of the gradient of the smallest coordinate: stopping by the value's loses digits of the gradient where s spans many
/// decades.
/// </remarks>
internal sealed class PowerMoment
{
    private const double Step = 0.2;
    private const double Start = -4.4;       // t^beta is below e^-42 there for every beta >= 1/2
    private const double Negligible = 42;    // e^-42 = 6e-19 of the largest term
    private readonly double _beta;

    public PowerMoment(double power, int columns)
    {
        Power = power;
        Even = power / 2 == Math.Floor(power / 2);
        Order = Even ? (int)(power / 2) - 2 : Math.Max(0, (int)Math.Ceiling(power / 2 - 1.5));
        _beta = Order + 2 - power / 2;
        LogNorm = power / 2 * Math.Log(2) + Gamma.LogRatio(columns / 2.0, power / 2);
    }

    public double Power { get; }

    /// <summary>k.</summary>
    public int Order { get; }

    public double LogNorm { get; }

    private bool Even { get; }

    /// <summary>The nodes for eigenvalues with sum 1.</summary>
    /// <param name="lam">Positive eigenvalues, padded with zeros.</param>
    /// <param name="counts">Their multiplicities, padded with zeros.</param>
    /// <param name="smallest">The smallest positive eigenvalue.</param>
    /// <param name="step">Relative to the usual step.</param>
    public List<PowerNode> Nodes(double[] lam, double[] counts, double smallest, double step)
    {
        if (Even) return [PowerNode.At(0, -LogNorm, lam, counts, Order)];
        List<PowerNode> nodes = [];
        var (width, largest) = (Step * step, double.NegativeInfinity);
        var logScale = Math.Log(width) - Gamma.Log(_beta) - LogNorm;
        for (var i = 0; ; i++)
        {
            var x = Start + i * width;
            var logT = x - Math.Exp(-x);
            var node = PowerNode.At(Math.Exp(logT), _beta * logT + Gamma.LogOnePlus(Math.Exp(-x)) + logScale, lam, counts, Order);
            nodes.Add(node);
            var term = node.LogWeight + (Order + 1) * Math.Log(node.Moments[1]) - Gamma.LogOnePlus(2 * node.T * smallest);
            largest = Math.Max(largest, term);
            if (x > 0 && term < largest - Negligible || logT > 690) return nodes;
        }
    }
}
