using Isotrope.Training.Models;

namespace Isotrope.Training.Tests.Models;

public sealed class GptSizesTests
{
    [Fact]
    public void A_size_is_found_by_name_in_any_letter_case() => Assert.Same(GptSizes.Small, GptSizes.Find("Small"));

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones() =>
        Assert.Contains("nano, micro, small, gpt2", Assert.Throws<ArgumentException>(() => GptSizes.Find("huge")).Message);

    [Fact]
    public void Every_catalogued_size_is_possible() => Assert.All(GptSizes.All, size => size.Checked());

    [Fact]
    public void Heads_that_do_not_divide_the_width_are_refused() =>
        Assert.Contains(
            "96 and 5 heads", Assert.Throws<ArgumentException>(() => new Gpt(GptSizes.Nano with { Heads = 5 })).Message);

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_size_that_is_not_positive_is_refused(int layers) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Gpt(GptSizes.Nano with { Layers = layers }));
}
