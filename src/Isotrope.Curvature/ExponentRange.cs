namespace Isotrope.Curvature;

/// <summary>Bounds of the local exponent r H''/H'.</summary>
/// <param name="Low">Its infimum over all radii outside of kinks.</param>
/// <param name="High">Its supremum over all radii outside of kinks.</param>
public readonly record struct ExponentRange(double Low, double High)
{
    /// <summary>The smallest range that contains both.</summary>
    public static ExponentRange Hull(ExponentRange a, ExponentRange b) => new(Math.Min(a.Low, b.Low), Math.Max(a.High, b.High));

    /// <summary>What is met at many radii: an inner bound, for functions without a formula.</summary>
    internal static ExponentRange Sampled(CurvatureFunction function)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var radius in SampleRadii.Of(function))
        {
            var exponent = function.LocalExponent(radius);
            if (double.IsNaN(exponent)) continue;
            (low, high) = (Math.Min(low, exponent), Math.Max(high, exponent));
        }
        return new(low, high);
    }
}
