using Isotrope.Reporting.Html;

namespace Isotrope.Reporting.Tests.Html;

public class NumberTests
{
    [Theory]
    [InlineData(2.00049, "2.000")]
    [InlineData(-0.4905, "−0.490")]
    [InlineData(-0.0001, "0.000")]      // no negative zero
    [InlineData(double.NaN, "diverged")]
    [InlineData(double.PositiveInfinity, "diverged")]
    [InlineData(1.5e30, "1.5e30")]
    public void A_loss_has_three_decimals(double loss, string expected) => Assert.Equal(expected, Number.Loss(loss));

    [Theory]
    [InlineData(0.1, "+0.100")]
    [InlineData(-0.1, "−0.100")]
    [InlineData(0.0004, "0.000")]
    [InlineData(double.NaN, "–")]
    public void A_difference_has_a_sign(double difference, string expected) =>
        Assert.Equal(expected, Number.Difference(difference));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(104_857_600, "100 MiB")]
    public void Bytes_have_binary_units(double bytes, string expected) => Assert.Equal(expected, Number.Bytes(bytes));

    [Theory]
    [InlineData(0.02, "0.02")]
    [InlineData(0.0003, "0.0003")]
    [InlineData(0.00003, "3e−5")]
    [InlineData(0, "0")]
    public void A_learning_rate_is_short(double rate, string expected) => Assert.Equal(expected, Number.Short(rate));

    [Theory]
    [InlineData(0.0031, "3.10")]
    [InlineData(0.0312, "31.2")]
    [InlineData(0.3121, "312")]
    public void Milliseconds_have_three_digits(double seconds, string expected) =>
        Assert.Equal(expected, Number.Milliseconds(seconds));
}
