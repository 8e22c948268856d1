using Isotrope.Training.Checkpoints;
using Isotrope.Training.Loop;
using Isotrope.Training.Models;
using Isotrope.Training.Tests.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Models;

/// <summary>What is particular to Qwen; its logits are held against an oracle where published weights are loaded.</summary>
public sealed class QwenTests : IDisposable
{
    private static readonly QwenSize s_tiny =
        new("tiny-qwen", Layers: 2, Width: 16, Heads: 4, KeyValueHeads: 2, MlpWidth: 24, Context: 16, Batch: 2);
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Parameters_have_the_documented_names_and_shapes()
    {
        var shapes = new Qwen(s_tiny, options: new() { TiedHead = false }).named_parameters()
            .ToDictionary(pair => pair.name, pair => pair.parameter.shape);

        Assert.Equal([256, 16], shapes["token_embedding.weight"]);
        Assert.Equal([16, 16], shapes["blocks.0.attention.query.weight"]);
        Assert.Equal([8, 16], shapes["blocks.0.attention.key.weight"]);
        Assert.Equal([8], shapes["blocks.1.attention.value.bias"]);
        Assert.Equal([16, 16], shapes["blocks.1.attention.output.weight"]);
        Assert.Equal([24, 16], shapes["blocks.0.mlp.gate.weight"]);
        Assert.Equal([24, 16], shapes["blocks.0.mlp.up.weight"]);
        Assert.Equal([16, 24], shapes["blocks.0.mlp.down.weight"]);
        Assert.Equal([16], shapes["final_norm.weight"]);
        Assert.Equal([256, 16], shapes["head.weight"]);
        Assert.Equal(1 + 2 * 12 + 1 + 1, shapes.Count);
    }

    [Fact]
    public void The_first_weights_follow_from_the_seed_with_the_deviations_of_GPT()
    {
        var model = new Qwen(QwenSizes.Nano, seed: 4);
        Assert.Equal(Tiny.Weights(model), Tiny.Weights(new Qwen(QwenSizes.Nano, seed: 4)));
        Assert.NotEqual(Tiny.Weights(model), Tiny.Weights(new Qwen(QwenSizes.Nano, seed: 5)));
        Assert.Equal(0.02, Deviation("blocks.1.mlp.gate.weight"), 0.001);
        Assert.Equal(0.02 / Math.Sqrt(6), Deviation("blocks.1.attention.output.weight"), 0.0005);
        Assert.All(model.named_parameters().Where(pair => pair.parameter.dim() == 1), pair =>
            Assert.All(pair.parameter.data<float>().ToArray(), value => Assert.Equal(pair.name.EndsWith("bias") ? 0 : 1, value)));

        double Deviation(string name) => model.get_parameter(name)!.detach().std().item<float>();
    }

    [Theory]
    [InlineData(Attention.Fused)]
    [InlineData(Attention.Naive)]
    public void A_later_token_never_changes_earlier_logits(Attention attention)
    {
        var model = Lively(new() { Attention = attention });
        var (before, after) = (model.call(Sequence(1, 2, 3, 4, 5, 6)), model.call(Sequence(1, 2, 3, 4, 250, 6)));
        Assert.True(before[.., ..4].equal(after[.., ..4]).all().item<bool>());
        Assert.False(allclose(before[.., 4..], after[.., 4..]));
    }

    [Fact]
    public void A_long_sequence_after_a_short_one_is_turned_as_if_alone()
    {
        var (model, other) = (Lively(new()), Lively(new()));
        model.call(Sequence(1, 2));
        Assert.True(model.call(Sequence(1, 2, 3, 4, 5)).equal(other.call(Sequence(1, 2, 3, 4, 5))).all().item<bool>());
        Assert.True(model.call(Sequence(1, 2, 3)).equal(Lively(new()).call(Sequence(1, 2, 3))).all().item<bool>());
    }

    [Fact]
    public void Naive_attention_gives_Hessian_vector_products()
    {
        var model = Lively(new() { Attention = Attention.Naive, DataType = ScalarType.Float64 });
        var (tokens, targets) = (Sequence(1, 2, 3, 4), Sequence(2, 3, 4, 5));
        var weight = model.get_parameter("blocks.0.attention.key.weight")!;
        var direction = randn_like(weight);

        var gradient = autograd.grad([model.Loss(tokens, targets)], [weight], create_graph: true, retain_graph: true)[0];
        var curvature = autograd.grad([(gradient * direction).sum()], [weight])[0];

        var differences = (Gradient(1e-5) - Gradient(-1e-5)) / 2e-5;
        Assert.True(allclose(curvature, differences, rtol: 1e-4, atol: 1e-9));

        Tensor Gradient(double step)
        {
            using (no_grad()) weight.add_(direction * step);
            var result = autograd.grad([model.Loss(tokens, targets)], [weight])[0];
            using (no_grad()) weight.sub_(direction * step);
            return result;
        }
    }

    [Fact]
    public void Training_steps_leave_no_tensors_behind() =>
        Leaks.NoneInSteps(new Qwen(s_tiny), Sequence(1, 2, 3), Sequence(2, 3, 4));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weights_come_back_from_a_file_to_the_bit(bool tied)
    {
        using var temporary = new TemporaryFolder();
        var path = Path.Combine(temporary.Path, "weights.safetensors");
        var size = s_tiny with { RotaryBase = 12345.5, NormEpsilon = 3e-6 };
        var model = new Qwen(size, seed: 5, new() { TiedHead = tied, Vocabulary = 40 });
        WeightsFile.Write(path, model);
        var read = WeightsFile.Read(path);

        Assert.Equal((model.Size, tied, 40), (read.Size, read.TiedHead, read.Vocabulary));
        Assert.Equal(Tiny.Weights(model), Tiny.Weights(read));
    }

    [Fact]
    public void Logits_of_the_next_token_alone_are_the_last_of_all()
    {
        var model = Lively(new() { DataType = ScalarType.Float64 });
        Assert.True(allclose(model.call(Sequence(5, 6, 7))[.., -1], model.NextLogits(Sequence(5, 6, 7)), rtol: 1e-12));
    }

    [Theory]
    [InlineData("adamw")]
    [InlineData("muon")]
    public void It_learns_and_two_runs_are_the_same_to_the_bit(string optimizer)
    {
        var job = Tiny.Job(optimizer, steps: 30) with { Model = s_tiny };
        var (metrics, result) = Tiny.Train(job);
        Assert.True(result.FinalValidationLoss < metrics[0].ValidationLoss - 1,
            $"{metrics[0].ValidationLoss} {result.FinalValidationLoss}");
        Assert.Equal(metrics.Timeless(), Tiny.Train(job).Metrics.Timeless());
    }

    private static Qwen Lively(ModelOptions options)
    {
        var model = new Qwen(s_tiny, seed: 3, options);
        using var frozen = no_grad();
        using var generator = new Generator(11, CPU);
        foreach (var parameter in model.parameters())
            parameter.add_(randn(parameter.shape, parameter.dtype, generator: generator) * 0.3);
        return model;
    }

    private static Tensor Sequence(params long[] tokens) => tensor(tokens, [1, tokens.Length]);
}
