namespace Isotrope.Polar.Kernels;

/// <summary>Says of an interval [l, 1] of normalised singular values where it begins in units that a user knows.</summary>
internal static class Coverage
{
    private const int Steps = 12;

    /// <summary>The largest of N/σ₁ and of N/‖G‖_F over a batch, N the number that the singular values were divided by.</summary>
    /// <param name="wide">G, [.., m, n].</param>
    /// <param name="squaredNorm">N², [.., 1, 1] or a single number.</param>
    public static (double OfLargest, double OfFrobenius) Of(Tensor wide, Tensor squaredNorm)
    {
        using var scope = NewDisposeScope();
        var frobenius = wide.square().sum([-2, -1], keepdim: true);
        return (Ratio(squaredNorm, LargestEigenvalue.OfGram(wide, Steps)), Ratio(squaredNorm, frobenius));
    }

    /// <summary>√(a/b), the largest over a batch; zero matrices do not count.</summary>
    private static double Ratio(Tensor a, Tensor b) => Math.Sqrt(a.div(b).nan_to_num(0, 0, 0).max().ToDouble());
}
