using System.Collections.Concurrent;

namespace Isotrope.Polar.Kernels;

/// <summary>Zolotarev's best rational approximation of the sign on [l, 1]: f(x) = C·x·(1 + Σ wⱼ/(x² + cⱼ)), r poles.</summary>
/// <remarks>
/// With K' = π / (2·AGM(1, l)) and tᵢ = tan am(i·K'/(2r + 1) | 1 - l²), cᵢ = l²·tᵢ² for i = 1..2r: the odd ones are the poles,
/// and
/// <code>
/// wⱼ = Π_k (c₂ₖ - c₂ⱼ₋₁) / Π_{k≠j} (c₂ₖ₋₁ - c₂ⱼ₋₁) > 0,   C = 2 / (min + max over [l, 1])
/// </code>
/// f equioscillates between 1 - e and 1 + e on [l, 1], with its last maximum or minimum at 1, and increases beyond like C·x.
/// Source: Nakatsukasa and Freund (2016), <see href="https://doi.org/10.1137/140990334"/>.
/// </remarks>
internal sealed class Zolotarev
{
    private static readonly ConcurrentDictionary<(double Lower, int Poles), Zolotarev> s_known = new();

    private Zolotarev(double lower, int poles)
    {
        Lower = lower;
        var roots = Roots(lower, poles);
        Shifts = [.. Enumerable.Range(0, poles).Select(j => roots[2 * j])];
        var weights = Enumerable.Range(0, poles).Select(j =>
            Enumerable.Range(0, poles).Aggregate(1.0, (product, k) =>
                product * (roots[2 * k + 1] - roots[2 * j]) / (k == j ? 1 : roots[2 * k] - roots[2 * j]))).ToArray();
        (Constant, Weights) = (1, weights);
        // The extrema alternate between the two bounds, so the first point and the best value behind it tell both.
        var (low, high) = (At(lower), At(Peak(lower)));
        Constant = 2 / (low + high);
        Weights = [.. weights.Select(weight => weight * Constant)];
        Error = (high - low) / (high + low);
    }

    /// <summary>l, the smallest covered input.</summary>
    public double Lower { get; }

    /// <summary>C.</summary>
    public double Constant { get; }

    /// <summary>The poles cⱼ, increasing.</summary>
    public IReadOnlyList<double> Shifts { get; }

    /// <summary>C·wⱼ.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>e = max |f - 1| on [l, 1].</summary>
    public double Error { get; }

    /// <summary>The function for an interval [l, 1] and a number of poles; computed once.</summary>
    public static Zolotarev Of(double lower, int poles) => s_known.GetOrAdd((lower, poles), key => new(key.Lower, key.Poles));

    /// <summary>l rounded down to the grid 2^(-k/16), so that few functions serve all matrices.</summary>
    public static double Rounded(double lower) => Math.Pow(2, Math.Floor(Math.Log2(lower) * 16) / 16);

    /// <summary>f(x).</summary>
    public double At(double x)
    {
        var square = x * x;
        var sum = Constant;
        for (var j = 0; j < Shifts.Count; j++) sum += Weights[j] / (square + Shifts[j]);
        return x * sum;
    }

    /// <summary>The first maximum behind l: between l and the next extremum f rises and falls once.</summary>
    private double Peak(double lower)
    {
        double best = lower, step = Math.Pow(lower, -1.0 / 4096);
        for (var x = lower; At(x) >= At(best); x *= step)
        {
            best = x;
            if (x > 1) return 1;
        }
        double low = best / step, high = best * step;
        for (var i = 0; i < 100; i++)
        {
            var (a, b) = (low + (high - low) * 0.382, low + (high - low) * 0.618);
            if (At(a) < At(b)) low = a;
            else high = b;
        }
        return Math.Min(1, (low + high) / 2);
    }

    /// <summary>cᵢ = l²·tᵢ² for i = 1..2r; the second half by tᵢ·t₍₂ᵣ₊₁₋ᵢ₎ = 1/l, since sc(K - u) = 1/(l·sc(u)).</summary>
    private static double[] Roots(double l, int poles)
    {
        var quarter = Math.PI / (2 * ArithmeticGeometricMean(1, l));
        var roots = new double[2 * poles];
        for (var i = 1; i <= poles; i++)
        {
            var t = TangentOfAmplitude(i * quarter / (2 * poles + 1), l);
            (roots[i - 1], roots[2 * poles - i]) = (l * l * t * t, 1 / (t * t));
        }
        return roots;
    }

    private static double ArithmeticGeometricMean(double a, double b)
    {
        for (var i = 0; i < 60 && Math.Abs(a - b) > 1e-15 * a; i++) (a, b) = ((a + b) / 2, Math.Sqrt(a * b));
        return (a + b) / 2;
    }

    /// <summary>tan am(u | 1 - l²) = -i·sn(i·u | l²), by descending Landen transformations of the small modulus (Abramowitz and
    /// Stegun 16.4 with an imaginary argument): accurate to rounding for u up to half the quarter period,
    /// however small l is.</summary>
    private static double TangentOfAmplitude(double u, double l)
    {
        double a = 1, b = Math.Sqrt((1 - l) * (1 + l)), c = l;
        List<double> ratios = [];
        while (c >= 1e-17 * a)
        {
            (a, b) = ((a + b) / 2, Math.Sqrt(a * b));
            c = c * c / (4 * a);
            ratios.Add(c / a);
        }
        var psi = Math.Pow(2, ratios.Count) * a * u;
        for (var n = ratios.Count - 1; n >= 0; n--) psi = (psi + Math.Asinh(ratios[n] * Math.Sinh(psi))) / 2;
        return Math.Sinh(psi);
    }
}
