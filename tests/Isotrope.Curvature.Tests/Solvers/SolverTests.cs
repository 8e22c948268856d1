using Isotrope.Curvature.Functions;
using Isotrope.Curvature.Kinks;

namespace Isotrope.Curvature.Tests.Solvers;

public sealed class SolverTests
{
    [Theory]
    [InlineData(1.05)]
    [InlineData(1.5)]
    [InlineData(2.0)]
    [InlineData(2.5)]
    [InlineData(4.0)]
    [InlineData(7.3)]
    [InlineData(30.0)]
    public void Hard_spectra_are_solved_to_rounding(double power)
    {
        (double[], int)[] spectra =
        [
            ([1, 1e-3, 1e-6, 1e-9, 1e-12], 5),
            ([3, 0, 0, 0], 4),
            ([.. Enumerable.Repeat(5.0, 6), .. Enumerable.Repeat(0.2, 90)], 96),
            ([9, 4, 1, 0.1], 12),
            ([2], 1),
            (Spectra.Power(700, 1), 700),
        ];
        foreach (var (sigma, columns) in spectra)
        {
            var solution = IsotropicModel.Solve(sigma, new PowerSum(0.7, power), columns);
            Assert.True(solution.Certificate <= 1e-12,
                $"certificate {solution.Certificate:g3} for {sigma.Length} values in {columns} columns");
            for (var i = 0; i < sigma.Length; i++) Assert.Equal(sigma[i] == 0, solution.S[i] == 0);
        }
    }

    [Theory]
    [InlineData(1e-12)]
    [InlineData(1e12)]
    public void Scaling_H_and_sigma_together_changes_nothing(double scale)
    {
        double[] sigma = [3, 2, 1];
        foreach (var expression in new[] { "power(c={0},p=2.5)", "power(c={0},p=4)", "cosh(c={0},k=1)" })
        {
            var (plain, scaled) = (CurvatureFunctions.Parse(Text(expression, 1)), CurvatureFunctions.Parse(Text(
                expression, scale)));
            var (expected, actual) =
                (IsotropicModel.Solve(sigma, plain), IsotropicModel.Solve([.. sigma.Select(value => value * scale)], scaled));
            for (var i = 0; i < 3; i++) Expect.Close(actual.S[i], expected.S[i], 1e-13, $"s[{i}]");
            Expect.Close(actual.Objective, scale * expected.Objective, 1e-13, "objective");
        }

        static string Text(string expression, double c) =>
            string.Format(System.Globalization.CultureInfo.InvariantCulture, expression, c);
    }

    [Fact]
    public void Scaling_sigma_scales_the_solution_by_the_conjugate_power()
    {
        var h = new PowerSum(1, 2.5);
        var (one, other) = (IsotropicModel.Solve([3, 1, 0.2], h), IsotropicModel.Solve([3e12, 1e12, 0.2e12], h));
        for (var i = 0; i < 3; i++) Expect.Close(other.S[i], one.S[i] * Math.Pow(1e12, 1 / 1.5), 1e-12, $"s[{i}]");
    }

    [Fact]
    public void The_solution_is_in_the_order_of_the_values_given()
    {
        var h = new HyperbolicCosine(1, 1);
        var (sorted, shuffled) = (IsotropicModel.Solve([3, 2, 1, 0], h), IsotropicModel.Solve([1, 0, 3, 2], h));
        Assert.Equal([sorted.S[2], 0, sorted.S[0], sorted.S[1]], shuffled.S);
    }

    [Fact]
    public void No_nearby_point_is_better_by_an_independent_quadrature()
    {
        var (random, h) = (new Random(5), new HyperbolicCosine(0.7, 1.2));
        double[] sigma = [2, 0.6];
        var solution = IsotropicModel.Solve(sigma, h);
        double Objective(double[] s) => Oracle.Circle(s, (r, _) => h.Value(r)) - s[0] * sigma[0] - s[1] * sigma[1];
        var best = Objective([.. solution.S]);
        for (var k = 0; k < 100; k++)
            Assert.True(Objective([.. solution.S.Select(value => value * (1 + 0.02 * (random.NextDouble() - 0.5)))]) >= best);
    }

    [Theory]
    [InlineData(2, 0.9)]
    [InlineData(2, 0.99)]
    [InlineData(3, 0.9999)]
    [InlineData(5, 0.999999)]
    [InlineData(10, 0.99999999)]   // the minimum is 1e-8 from where E H is not differentiable
    [InlineData(40, 0.99)]
    public void Just_below_the_slope_that_Theorem_2_needs_the_minimum_is_beside_the_kink(int n, double fraction)
    {
        var sigma = Spectra.Power(n, 0.5);
        var left = 0.3 * n * sigma[^1];
        var jump = Orthogonalization.MinimalSlope(sigma, left).Slope * fraction - left;
        var h = new QuadraticKink(left / 2, 1, jump, 0.5);
        var solution = IsotropicModel.Solve(sigma, h);
        Assert.Equal(SolutionRegime.Smooth, solution.Regime);
        // its advantage is of the order (1 - fraction)²
        Assert.True(
            solution.Objective < h.Value(1) - sigma.Sum() + (fraction > 0.99999 ? 1e-14 : 0), "the kink's point is not beaten");
        Assert.InRange(solution.S[0], 1, 1 + 3 * (1 - fraction));
        Assert.True(solution.Certificate <= 1e-13 / (1 - fraction), $"certificate {solution.Certificate:g3}");
    }

    [Fact]
    public void From_the_slope_that_Theorem_2_needs_orthogonalization_is_the_minimum()
    {
        var sigma = Spectra.Power(10, 0.5);
        var slope = Orthogonalization.MinimalSlope(sigma, 0.6).Slope;
        var solution = IsotropicModel.Solve(sigma, new QuadraticKink(0.3, 1, slope * (1 + 1e-9) - 0.6));
        Assert.Equal(SolutionRegime.Kink, solution.Regime);
        Assert.All(solution.S, value => Assert.Equal(1, value));
    }

    [Theory]
    [InlineData("power(c=1,p=4)", "closed form for c2 r^2 + c4 r^4")]
    [InlineData("power(c=2,p=2)+quartic()", "closed form for c2 r^2 + c4 r^4")]
    [InlineData("power(p=2.5)", "damped fixed point")]
    [InlineData("power(p=3)", "Newton with preconditioned conjugate gradients")]
    public void The_solver_is_chosen_by_the_exponent(string expression, string method) =>
        Assert.Equal(method, IsotropicModel.Solve([3, 2, 1], CurvatureFunctions.Parse(expression)).Method);

    [Fact]
    public void A_mixture_in_which_the_powers_are_far_apart_is_solved()
    {
        var solution = IsotropicModel.Solve(
            Spectra.Power(50, 1), CurvatureFunctions.Parse("power(c=3,p=1.2)+power(c=1e-3,p=2)+power(c=5,p=12)"));
        Assert.True(solution.Certificate <= 1e-12);
    }

    [Fact]
    public void Thousands_of_columns_are_solved()
    {
        Assert.True(IsotropicModel.Solve(Spectra.Power(8192, 1), new PowerSum(1, 2.5)).Certificate <= 1e-12);
        Assert.True(
            IsotropicModel.Solve(Spectra.Power(400, 1), CurvatureFunctions.Parse("saturating(a=0.4)")).Certificate <= 1e-11);
    }

    /// <summary>There the quadrature's error hides the last gains of the objective, and only the residual shows the way.</summary>
    [Theory]
    [InlineData("saturating(c=1,r0=1,a=0.5)")]
    [InlineData("cosh()")]
    public void Few_steps_solve_a_general_function_of_many_columns(string expression)
    {
        var solution = IsotropicModel.Solve(Spectra.Power(2048, 0.5), CurvatureFunctions.Parse(expression));
        Assert.True(solution.Certificate <= 1e-11, $"certificate {solution.Certificate:g3}");
        Assert.InRange(solution.Iterations, 1, 12);
    }

    [Theory]
    [InlineData("power(c=1,p=1)+power(c=1,p=3)", 0.9, SolutionRegime.Zero)]      // H'(0+) = 1 balances a single value of 0.9
    [InlineData("power(c=1,p=1)+power(c=1,p=3)", 1.1, SolutionRegime.Smooth)]
    [InlineData("power(c=1,p=1)", 0.9, SolutionRegime.Zero)]
    public void A_slope_at_the_origin_holds_small_gradients_there(string expression, double sigma, SolutionRegime regime) =>
        Assert.Equal(regime, IsotropicModel.Solve([sigma], CurvatureFunctions.Parse(expression)).Regime);
}
