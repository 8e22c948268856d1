namespace Isotrope.Experiments.ScalingLaw;

/// <summary>A loss that falls with compute: L(C) = a·C^-b, C in PFLOP/s-days.</summary>
/// <param name="Factor">a.</param>
/// <param name="Exponent">b.</param>
internal sealed record ScalingFit(double Factor, double Exponent)
{
    /// <summary>Moonshot's fit for Muon (Liu et al. 2025, <see href="https://arxiv.org/abs/2502.16982"/>).</summary>
    public static ScalingFit Muon { get; } = new(2.506, 0.052);

    /// <summary>Moonshot's fit for AdamW.</summary>
    public static ScalingFit AdamW { get; } = new(2.608, 0.054);

    /// <summary>Half a unit of the last published digit of a and of b: what their rounding may hide.</summary>
    private const double Rounding = 0.0005;

    /// <summary>The extreme fits that round to this one; a ratio of two fits is monotone in each number, so that its extremes
    /// are among them.</summary>
    public IEnumerable<ScalingFit> Rounded() =>
        from factor in new[] { -Rounding, Rounding }
        from exponent in new[] { -Rounding, Rounding }
        select new ScalingFit(Factor + factor, Exponent + exponent);

    /// <summary>The loss.</summary>
    public double Loss(double compute) => Factor * Math.Pow(compute, -Exponent);

    /// <summary>The compute that another fit needs for the same loss, as a part of this one's.</summary>
    public double Ratio(ScalingFit other, double compute) =>
        Math.Exp((Math.Log(other.Factor / Factor) + Exponent * Math.Log(compute)) / other.Exponent) / compute;

    /// <summary>The compute of this fit at which the ratio has a value.</summary>
    public double ComputeAt(ScalingFit other, double ratio) =>
        Math.Exp((other.Exponent * Math.Log(ratio) - Math.Log(other.Factor / Factor)) / (Exponent - other.Exponent));
}
