using Isotrope.Curvature.Functions;

namespace Isotrope.Curvature.Tests.Solvers;

public sealed class BadInputTests
{
    private static readonly PowerSum s_power = new(1, 2.5);

    [Theory]
    [InlineData(-1.0, "sigma[1] is -1")]
    [InlineData(double.NaN, "sigma[1] is NaN")]
    [InlineData(double.PositiveInfinity, "sigma[1] is Infinity")]
    public void Impossible_singular_values_are_named(double value, string what) =>
        Assert.Contains(what, Assert.Throws<ArgumentException>(() => IsotropicModel.Solve([2, value], s_power)).Message);

    [Fact]
    public void Missing_values_and_too_few_columns_are_refused()
    {
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => IsotropicModel.Solve([], s_power)).Message);
        Assert.Contains("3 singular values were given for 2 columns",
            Assert.Throws<ArgumentException>(() => IsotropicModel.Solve([3, 2, 1], s_power, 2)).Message);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    public void A_power_that_is_not_positive_is_refused(double power) =>
        Assert.Contains("must be positive", Assert.Throws<ArgumentOutOfRangeException>(() => new PowerSum(1, power)).Message);

    [Theory]
    [InlineData("power(c=1,p=2)+power(c=-1,p=3)", "does not increase")]
    [InlineData("pieces(1:0.5,2:3)", "does not increase")]
    [InlineData("broken(p=2.5,a=2)", "right slope B = 2 lies below the left slope A = 2.5")]
    [InlineData("power(c=10,p=0.5)+power(c=1,p=2)", "not convex")]
    public void Functions_beyond_the_model_are_refused_with_the_reason(string expression, string reason) =>
        Assert.Contains(reason,
            Assert.Throws<ArgumentException>(() => IsotropicModel.Solve([2, 1], CurvatureFunctions.Parse(expression))).Message);

    [Theory]
    [InlineData("power(p=0.5)", "tends to 0")]
    [InlineData("saturating(max=7)", "tends to 0")]
    [InlineData("power(c=1,p=1)", "never exceeds 1")]                 // slope below sigma
    [InlineData("pieces(0:0.5,1:2)", "never exceeds 2")]
    public void Problems_without_a_minimum_are_refused_with_the_values(string expression, string reason) =>
        Assert.Contains(reason, Assert.Throws<UnboundedProblemException>(
            () => IsotropicModel.Solve([2, 1], CurvatureFunctions.Parse(expression))).Message);

    [Fact]
    public void An_early_stop_is_an_error_with_the_best_iterate()
    {
        var exception = Assert.Throws<UnconvergedException>(
            () => IsotropicModel.Solve(Spectra.Power(20, 1), new PowerSum(1, 6), options: new() { Iterations = 1 }));
        Assert.Contains("after", exception.Message);
        Assert.Equal(20, exception.Best!.S.Count);
        Assert.True(exception.Best.KktResidual > 1e-11);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SolverOptions { Tolerance = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SolverOptions { Iterations = 0 });
    }

    [Fact]
    public void A_zero_gradient_asks_for_no_change()
    {
        var solution = IsotropicModel.Solve([0, 0], s_power);
        Assert.Equal(SolutionRegime.Zero, solution.Regime);
        Assert.Equal([0, 0], solution.S);
    }
}
