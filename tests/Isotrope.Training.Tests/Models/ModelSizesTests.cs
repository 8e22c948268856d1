using System.Text.Json;
using Isotrope.Storage.Runs;
using Isotrope.Training.Models;

namespace Isotrope.Training.Tests.Models;

public sealed class ModelSizesTests
{
    [Fact]
    public void A_size_is_found_by_name_in_any_letter_case() => Assert.Same(QwenSizes.Small, ModelSizes.Find("Qwen-Small"));

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones() =>
        Assert.Contains("nano, micro, small, gpt2, qwen-nano, qwen-small",
            Assert.Throws<ArgumentException>(() => ModelSizes.Find("huge")).Message);

    [Fact]
    public void Every_catalogued_size_is_possible() => Assert.All(ModelSizes.All, size => size.Checked());

    [Fact]
    public void Heads_that_do_not_divide_the_width_are_refused() =>
        Assert.Contains(
            "96 and 5 heads", Assert.Throws<ArgumentException>(() => new Gpt(GptSizes.Nano with { Heads = 5 })).Message);

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_size_that_is_not_positive_is_refused(int layers) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Gpt(GptSizes.Nano with { Layers = layers }));

    [Fact]
    public void Key_value_heads_that_do_not_divide_the_heads_are_refused() =>
        Assert.Contains("4 query heads and 3 key and value heads",
            Assert.Throws<ArgumentException>(() => new Qwen(QwenSizes.Nano with { KeyValueHeads = 3 })).Message);

    [Theory]
    [InlineData(12, 4)]    // heads of width 3
    [InlineData(96, 32)]
    public void Rotary_positions_need_heads_of_even_width(int width, int heads) =>
        Assert.Contains("must be even", Assert.Throws<ArgumentException>(
            () => new Qwen(QwenSizes.Nano with { Width = width, Heads = heads, KeyValueHeads = 1 })).Message);

    [Fact]
    public void Architectures_of_the_same_name_differ_by_less_than_half_a_percent_in_parameters()
    {
        using var nano = new Qwen(QwenSizes.Nano);
        using var small = new Qwen(QwenSizes.Small);
        Assert.Equal((371_424, 10_871_424), (nano.ParameterCount, small.ParameterCount));
        using var gptNano = new Gpt(GptSizes.Nano);
        using var gptSmall = new Gpt(GptSizes.Small);
        Assert.Equal(1, (double)nano.ParameterCount / gptNano.ParameterCount, 0.004);
        Assert.Equal(1, (double)small.ParameterCount / gptSmall.ParameterCount, 0.004);
    }

    [Fact]
    public void Sizes_of_every_architecture_survive_JSON_and_those_without_one_are_GPT()
    {
        Assert.All(ModelSizes.All, size => Assert.Equal(
            size, JsonSerializer.Deserialize<ModelSize>(JsonSerializer.Serialize(size, RunJson.Compact), RunJson.Compact)));
        const string old = """{"name":"nano","layers":3,"width":96,"heads":4,"context":128,"batch":8,"tokensPerStep":1024}""";
        Assert.Equal(GptSizes.Nano, JsonSerializer.Deserialize<ModelSize>(old, RunJson.Compact));
    }
}
