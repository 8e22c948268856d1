using Isotrope.Curvature.Functions;
using Isotrope.Curvature.Kinks;

namespace Isotrope.Curvature.Tests.Solvers;

/// <summary>Theorems of the model on random instances.</summary>
public sealed class TheoremTests
{
    [Fact]
    public void Solutions_contract_by_no_more_and_no_less_than_the_exponents_allow()
    {
        var random = new Random(7);
        for (var instance = 0; instance < 150; instance++)
        {
            var n = random.Next(2, 40);
            double[] sigma = Spectra.Random(random, random.Next(1, n + 1));
            var h = new PowerSum([.. Enumerable.Range(0, random.Next(1, 4))
                .Select(_ => new PowerTerm(random.NextDouble() + 0.01, 1.08 + 6 * random.NextDouble()))]);
            var bound = ContractionBound.Of(sigma, IsotropicModel.Solve(sigma, h, n).S, h);
            Assert.True(bound.Holds, $"instance {instance}: {bound}");
        }
    }

    [Theory]
    [InlineData("cosh(k=2)", true)]
    [InlineData("power(p=3)+kink(c2=0.1,r=1,jump=4,quad=4)", true)]
    [InlineData("power(p=1.4)", false)]
    public void The_order_is_kept_and_ratios_shrink_or_grow_with_the_convexity_in_the_square(string expression, bool shrink)
    {
        var (random, h) = (new Random(11), CurvatureFunctions.Parse(expression));
        Assert.True(shrink ? h.Assumptions.ConvexInSquare : h.Assumptions.ConcaveInSquare);
        for (var instance = 0; instance < 2; instance++)
        {
            var sigma = Spectra.Random(random, 6).OrderDescending().ToArray();
            var s = IsotropicModel.Solve(sigma, h).S;
            for (var i = 0; i + 1 < 6; i++)
            {
                Assert.True(s[i] >= s[i + 1]);
                var ratio = sigma[i] / sigma[i + 1] / (s[i] / s[i + 1]);
                Assert.True(shrink ? ratio >= 1 - 1e-9 : ratio <= 1 + 1e-9, $"ratio {ratio:R}");
            }
        }
    }

    /// <summary>(n/2) ln(AM(T)/GM(T)) ≤ Ent(w/E w) ≤ ln(sup w/E w); the largest w is that at the largest s.</summary>
    [Fact]
    public void The_entropy_bound_holds()
    {
        foreach (var power in new[] { 2.5, 4.0, 12 })
        {
            var (sigma, h) = (Spectra.Power(12, 0.5), new PowerSum(1, power));
            var s = IsotropicModel.Solve(sigma, h).S;
            double[] ratios = [.. sigma.Zip(s, (a, b) => a / b)];
            var bound = EntropyBound.LogMeans(ratios);
            Assert.InRange(bound, 0, Math.Log(h.SlopeRatio(s[0]) / ratios.Sum()));   // E w = sum T, since sum u_i² = 1
        }
    }

    [Fact]
    public void Only_equal_singular_values_are_left_equal_in_a_wide_matrix()
    {
        var solution = IsotropicModel.Solve([2, 2, 2], new QuadraticKink(0.25, 1, 5, 1), columns: 5);
        Assert.Equal(solution.S[0], solution.S[1]);
        Assert.Equal(SolutionRegime.Smooth, solution.Regime);
        Assert.NotEqual(1, solution.S[0], 1e-3);
    }
}
