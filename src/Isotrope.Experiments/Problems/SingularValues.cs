namespace Isotrope.Experiments.Problems;

/// <summary>What the singular values of a matrix say, computed in float64.</summary>
/// <param name="Condition">σ₁/σᵣ, infinite for a matrix without full rank.</param>
/// <param name="Nuclear">Σσᵢ.</param>
/// <param name="Frobenius">√Σσᵢ².</param>
/// <param name="Count">r, the smaller side.</param>
internal sealed record SingularValues(double Condition, double Nuclear, double Frobenius, int Count)
{
    /// <summary>Those of a matrix; not-a-number where it is not finite.</summary>
    public static SingularValues Of(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        var count = (int)Math.Min(matrix.shape[0], matrix.shape[1]);
        if (!matrix.isfinite().all().item<bool>()) return new(double.NaN, double.NaN, double.NaN, count);
        var values = linalg.svdvals(matrix.to(ScalarType.Float64)).data<double>().ToArray();
        return new(values[0] / values[^1], values.Sum(), Math.Sqrt(values.Sum(value => value * value)), count);
    }

    /// <summary>φ = ‖G‖_*²/(r‖G‖_F²), in [1/r, 1]: the part of gradient descent's guaranteed progress that PolarGrad's
    /// is.</summary>
    public double Evenness => Nuclear * Nuclear / (Count * Frobenius * Frobenius);
}
