using Isotrope.Polar;

namespace Isotrope.Tests.Polar;

public sealed class PolynomialScheduleTests
{
    /// <summary>Ranges on [1e-3, 1] computed on a grid, apart from this code, to three digits.</summary>
    [Theory]
    [InlineData("jordan-5", 1, 0.471, 1.202)]
    [InlineData("quintic", 1, 0.475, 1.145)]
    [InlineData("polar-express-5", 1.02, 0.859, 1.141)]   // the list without the safety factor of its normalisation
    [InlineData("polar-express-8", 1, 1.000, 1.000)]
    public void Image_of_the_published_lists(string name, double unit, double low, double high)
    {
        var image = Schedule(name).ImageOf(1e-3 * unit, unit);
        Assert.Equal(low, image.Low, 1e-3);
        Assert.Equal(high, image.High, 1e-3);
    }

    [Theory]
    [InlineData("jordan-5")]
    [InlineData("quintic")]
    [InlineData("polar-express-5")]
    [InlineData("polar-express-8")]
    public void Image_holds_every_value_and_is_nowhere_wider_than_a_fine_grid_shows(string name)
    {
        var schedule = Schedule(name);
        var (low, high) = schedule.ImageOf(2e-3, 1);
        var values = Enumerable.Range(0, 200_001).Select(i => schedule.At(2e-3 * Math.Pow(500, i / 200_000.0))).ToList();
        Assert.All(values, value => Assert.InRange(value, low - 1e-12, high + 1e-12));
        Assert.Equal(low, values.Min(), 1e-6);
        Assert.Equal(high, values.Max(), 1e-6);
    }

    [Fact]
    public void A_schedule_that_reverses_a_direction_cannot_be_made()
    {
        // The five quintic steps with the first one applied once more map 1 to about 0.1 and parts of the interval below zero.
        var cycled = PolynomialSchedules.Quintic.Steps.Append(new(3.4445, -8, 2)).ToList();
        Assert.Throws<ArgumentException>(() => new PolynomialSchedule("cycled", "", 1e-3, 1, cycled));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(1e-3, 0.9)]
    public void An_interval_that_does_not_reach_one_is_refused(double lower, double upper) =>
        Assert.Throws<ArgumentException>(() => new PolynomialSchedule("x", "", lower, upper, [new(1.5, -0.5, 0)]));

    private static PolynomialSchedule Schedule(string name) => ((NewtonSchulz)PolarSolvers.ByName(name)).Schedule;
}
