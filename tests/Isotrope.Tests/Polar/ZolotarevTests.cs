using Isotrope.Polar.Kernels;

namespace Isotrope.Tests.Polar;

public sealed class ZolotarevTests
{
    /// <summary>Computed by others from the elliptic functions, to two or three digits.</summary>
    [Theory]
    [InlineData(0.1, 1, 7.2e-2)]
    [InlineData(0.1, 4, 2.3e-5)]
    [InlineData(0.03, 3, 3.4e-3)]
    [InlineData(0.0125, 2, 5.5e-2)]
    [InlineData(0.003, 5, 2.1e-3)]
    [InlineData(1e-3, 2, 2.0e-1)]
    [InlineData(1e-3, 5, 5.75e-3)]
    [InlineData(1e-4, 8, 1.5e-3)]
    public void Errors_are_those_of_the_literature(double lower, int poles, double error) =>
        Assert.Equal(error, Zolotarev.Of(lower, poles).Error, 0.03 * error);

    [Fact]
    public void Poles_and_weights_are_those_computed_elsewhere()
    {
        var function = Zolotarev.Of(1e-3, 5);
        Assert.Equal(0.480010318741736, function.Constant, 1e-9);
        Expect([6.84769877e-7, 2.25545170e-5, 4.70089448e-4, 9.64817110e-3, 0.216697583], function.Shifts);
        Expect([1.24609460e-3, 4.65932031e-3, 2.08417564e-2, 9.47568477e-2, 0.492946659], function.Weights);

        static void Expect(double[] expected, IReadOnlyList<double> actual)
        {
            foreach (var (e, a) in expected.Zip(actual)) Assert.Equal(e, a, 1e-7 * e);
        }
    }

    /// <summary>Down to intervals as wide as single and double precision can tell.</summary>
    [Theory]
    [InlineData(0.3, 2)]
    [InlineData(1e-3, 3)]
    [InlineData(6e-8, 5)]
    [InlineData(1.1e-16, 8)]
    public void The_function_equioscillates(double lower, int poles)
    {
        var function = Zolotarev.Of(lower, poles);
        var values = Enumerable.Range(0, 200_001).Select(i => function.At(Math.Pow(lower, 1 - i / 200_000.0))).ToList();
        Assert.Equal(1 - function.Error, values.Min(), 1e-7);
        Assert.Equal(1 + function.Error, values.Max(), 1e-7);
        var turns = Enumerable.Range(1, values.Count - 2)
            .Count(i => (values[i] - values[i - 1]) * (values[i + 1] - values[i]) < 0);
        Assert.Equal(2 * poles, turns);
        Assert.True(function.At(1.2) > function.At(1));   // and grows gently beyond 1
    }
}
