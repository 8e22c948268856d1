namespace Isotrope.Curvature.Tests;

internal static class Expect
{
    /// <summary>The difference is at most a fraction of the expected value.</summary>
    public static void Close(double actual, double expected, double relative, string what)
    {
        var error = Math.Abs(actual - expected);
        Assert.True(error <= relative * Math.Abs(expected),
            $"{what} is {actual:R}, expected {expected:R}: off by {error / Math.Abs(expected):g3}, allowed {relative:g2}");
    }
}
