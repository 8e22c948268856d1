using Isotrope.Spectral;
using Isotrope.Spectral.Functions;

namespace Isotrope.Tests.Spectral;

public sealed class SpectralScheduleTests
{
    [Theory]
    [InlineData("power(p=0.25)")]
    [InlineData("contra(c=0.25) at 0%; sign at 65.8%; power(p=0.1) at 99%")]
    [InlineData("sign at 1; power(p=0.5,scale=frobenius) at 1200")]
    [InlineData("power(p=0.25) to power(p=-0.25) around 4% over 80")]
    public void A_schedule_reads_back_as_it_is_written(string text) =>
        Assert.Equal(text, SpectralSchedule.Parse(text).ToString());

    [Theory]
    [InlineData(1, 0.25 + 0.01)]      // a hundredth of the way
    [InlineData(50, 0.75)]
    [InlineData(100, 1.25)]
    [InlineData(150, 1.25)]           // the last function stays
    public void Parameters_of_one_kind_move_in_a_straight_line(long step, double power)
    {
        var blend = SpectralSchedule.Parse("power(p=0.25) at 0%; power(p=1.25) at 100%").At(step, 100);
        Assert.Equal(0, blend.Weight);
        Assert.InRange(Assert.IsType<Power>(blend.From).P, power - 1.0 / 128, power + 1.0 / 128);   // in 64 parts
    }

    [Theory]
    [InlineData(1, 0)]                // before the first knot
    [InlineData(20, 0)]
    [InlineData(30, 0.25)]
    [InlineData(60, 1)]
    public void Values_of_two_kinds_are_blended_between_their_knots(long step, double weight)
    {
        var blend = SpectralSchedule.Parse("sign at 20; identity at 60").At(step, horizon: 1000);
        Assert.Equal(weight, blend.From is Linear ? 1 : blend.Weight, 1e-15);
    }

    [Theory]
    [InlineData(40, 0)]               // the center: halfway
    [InlineData(80, -0.25 + 0.5 / (1 + Math.E))]
    [InlineData(1000, -0.25)]
    public void A_logistic_transition_has_its_center_and_width(long step, double power) =>
        Assert.InRange(((Power)SpectralSchedule.Parse("power(p=0.25) to power(p=-0.25) around 4% over 4%").At(step, 1000).From).P,
            power - 1.0 / 256, power + 1.0 / 256);

    [Theory]
    [InlineData("", "The schedule is empty")]
    [InlineData("sign; identity at 4", "lacks its position")]
    [InlineData("sign at x", "'x' is no position")]
    [InlineData("sign at 101%", "'101%' is no position")]
    [InlineData("sign at 5; identity at 5", "Positions must ascend")]
    [InlineData("sign to identity around 4% over 0", "has no width")]
    [InlineData("sine at 4", "Did you mean 'sign'?")]
    public void What_is_no_schedule_is_refused_with_the_reason(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => SpectralSchedule.Parse(text)).Message);
}
