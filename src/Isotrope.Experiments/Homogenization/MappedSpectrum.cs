namespace Isotrope.Experiments.Homogenization;

/// <summary>Singular values of an update beside those of the gradient that it was made of.</summary>
/// <param name="Values">s by descending size.</param>
/// <param name="Gradient">σ likewise.</param>
/// <param name="Cosine">⟨update, gradient⟩/(‖update‖_F‖gradient‖_F).</param>
internal sealed record MappedSpectrum(double[] Values, double[] Gradient, double Cosine)
{
    /// <summary>Error of singular values in units of the largest: some dozen times float64's rounding.</summary>
    private const double Rounding = 64 * 2.22e-16;

    /// <summary>exp of the entropy of s/Σs, as a share of the number of values: 1 if all are equal.</summary>
    public double EffectiveRank
    {
        get
        {
            var sum = Values.Sum();
            return Math.Exp(-Values.Where(value => value > 0).Sum(value => value / sum * Math.Log(value / sum))) / Values.Length;
        }
    }

    /// <summary>s₁/s_r; infinite where s_r is rounding.</summary>
    public double Condition => Values[^1] > Rounding * Values[0] ? Values[0] / Values[^1] : double.PositiveInfinity;

    /// <summary>s/s₁ at a share of the spectrum from 0, the largest, to 1, the smallest; 0 where it is rounding.</summary>
    public double At(double share) =>
        Values[(int)Math.Round((Values.Length - 1) * share)] / Values[0] is var ratio && ratio > Rounding ? ratio : 0;

    /// <summary>(Σs²/s₁²)/r, the stable rank as a share.</summary>
    public double StableRank => Values.Sum(value => value * value) / (Values[0] * Values[0]) / Values.Length;

    /// <summary>1 - ln(s₁/s_h)/ln(σ₁/σ_h) with h the middle index: 0 leaves ratios as they are, 1 makes the upper half equal,
    /// below 0 they are driven apart.</summary>
    public double Contraction =>
        1 - Math.Log(Values[0] / Values[Values.Length / 2]) / Math.Log(Gradient[0] / Gradient[Gradient.Length / 2]);

    /// <summary>Neighbours whose ratio s_i/s_{i+1} is above σ_i/σ_{i+1} by more than rounding.</summary>
    public int DrivenApart => Neighbours((s, sigma, error) => s > sigma * (1 + error));

    /// <summary>Neighbours whose ratio is below that of the gradient by more than rounding.</summary>
    public int BroughtTogether => Neighbours((s, sigma, error) => s < sigma * (1 - error));

    /// <summary>The spectrum of an update.</summary>
    public static MappedSpectrum Of(Tensor update, Tensor gradient)
    {
        using var scope = NewDisposeScope();
        var (mapped, given) = (update.to(ScalarType.Float64), gradient.to(ScalarType.Float64));
        return new(Of(mapped), Of(given),
            mapped.mul(given).sum().div(mapped.norm().mul(given.norm())).item<double>());

        static double[] Of(Tensor matrix) => linalg.svdvals(matrix).data<double>().ToArray();
    }

    private int Neighbours(Func<double, double, double, bool> holds) => Enumerable.Range(0, Values.Length - 1).Count(i =>
    {
        var error = Rounding * (Values[0] / Values[i + 1] + Gradient[0] / Gradient[i + 1]);
        return holds(Values[i] / Values[i + 1], Gradient[i] / Gradient[i + 1], error);
    });
}
