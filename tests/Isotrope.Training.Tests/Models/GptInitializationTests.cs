using Isotrope.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Models;

public sealed class GptInitializationTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void The_weights_follow_from_the_seed_and_not_from_the_global_generator()
    {
        manual_seed(1);
        var first = Weights(5, ScalarType.Float32);
        manual_seed(2);
        Assert.Equal(first, Weights(5, ScalarType.Float32));
        Assert.NotEqual(first, Weights(6, ScalarType.Float32));
    }

    [Fact]
    public void Double_precision_starts_from_the_same_numbers() =>
        Assert.Equal(Weights(5, ScalarType.Float32), Weights(5, ScalarType.Float64));

    [Theory]
    [InlineData("token_embedding.weight", 0.02)]
    [InlineData("position_embedding.weight", 0.02)]
    [InlineData("head.weight", 0.02)]
    [InlineData("blocks.1.attention.qkv.weight", 0.02)]
    [InlineData("blocks.0.mlp.up.weight", 0.02)]
    [InlineData("blocks.2.attention.output.weight", 0.008164965809277261)]   // 0.02/√6
    [InlineData("blocks.0.mlp.down.weight", 0.008164965809277261)]
    public void Matrices_have_the_deviation_of_GPT2(string name, double deviation)
    {
        var weight = new Gpt(GptSizes.Nano, 1, new() { TiedHead = false }).get_parameter(name)!.detach();
        Assert.Equal(deviation, weight.std().item<float>(), 0.05 * deviation);   // at least 9,216 numbers: 0.7 % is one deviation
        Assert.Equal(0, weight.mean().item<float>(), 0.05 * deviation);
    }

    [Fact]
    public void Biases_start_at_zero_and_norms_at_one()
    {
        foreach (var (name, parameter) in new Gpt(GptSizes.Nano).named_parameters().Where(pair => pair.parameter.dim() == 1))
            Assert.All(parameter.data<float>().ToArray(), value => Assert.Equal(name.EndsWith("bias") ? 0 : 1, value));
    }

    [Fact]
    public void The_first_loss_is_that_of_guessing_among_all_bytes()
    {
        var model = new Gpt(GptSizes.Nano, 1);
        var tokens = arange(0, 256, ScalarType.Int64).view(2, 128);
        Assert.Equal(Math.Log(256), model.Loss(tokens, tokens.flip(1)).item<float>(), 0.1);
    }

    private static double[] Weights(long seed, ScalarType type) =>
        [.. new Gpt(GptSizes.Nano with { Layers = 1 }, seed, new() { DataType = type }).parameters()
            .SelectMany(parameter => parameter.to(ScalarType.Float64).data<double>().ToArray())];
}
