using Isotrope.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Models;

public sealed class GptTests : IDisposable
{
    private static readonly GptSize s_tiny = new("tiny", Layers: 2, Width: 12, Heads: 3, Context: 8, Batch: 2);
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(true, Attention.Fused)]     // what is trained by default
    [InlineData(true, Attention.Naive)]     // what is differentiated twice
    [InlineData(false, Attention.Fused)]    // a head of its own
    public void Logits_and_loss_are_those_of_the_plain_implementation(bool tied, Attention attention)
    {
        var model = Lively(new() { Vocabulary = 17, TiedHead = tied, Attention = attention, DataType = ScalarType.Float64 });
        var plain = new PlainGpt(model);
        long[][] tokens = [[3, 16, 0, 3, 9, 1, 4], [2, 2, 11, 5, 0, 16, 8]];
        long[][] targets = [[16, 0, 3, 9, 1, 4, 7], [2, 11, 5, 0, 16, 8, 1]];

        var logits = model.call(Sequences(tokens)).data<double>().ToArray();
        var loss = model.Loss(Sequences(tokens), Sequences(targets)).item<double>();

        var expected = tokens.SelectMany(plain.Logits).SelectMany(row => row).ToArray();
        Assert.All(logits.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
        Assert.Equal(tokens.Zip(targets, plain.Loss).Average(), loss, 1e-9);
    }

    [Fact]
    public void Attention_can_be_switched_on_a_model_and_gives_the_same_in_single_precision()
    {
        var model = Lively(new());
        var tokens = randint(0, 256, [3, 8], dtype: ScalarType.Int64);
        var fused = model.call(tokens);
        model.Attention = Attention.Naive;
        Assert.True(allclose(model.call(tokens), fused, rtol: 1e-5, atol: 1e-5));
    }

    [Theory]
    [InlineData(Attention.Fused)]
    [InlineData(Attention.Naive)]
    public void A_later_token_never_changes_earlier_logits(Attention attention)
    {
        var model = Lively(new() { Attention = attention });
        var before = model.call(Sequences([[1, 2, 3, 4, 5, 6]]));
        var after = model.call(Sequences([[1, 2, 3, 4, 250, 6]]));

        Assert.True(before[.., ..4].equal(after[.., ..4]).all().item<bool>());
        Assert.False(allclose(before[.., 4..], after[.., 4..]));
    }

    [Fact]
    public void Naive_attention_gives_Hessian_vector_products()
    {
        var model = Lively(new() { Attention = Attention.Naive, DataType = ScalarType.Float64 });
        var (tokens, targets) = (Sequences([[1, 2, 3, 4]]), Sequences([[2, 3, 4, 5]]));
        var weight = model.get_parameter("blocks.0.attention.qkv.weight")!;
        var direction = randn_like(weight);

        var gradient = autograd.grad([model.Loss(tokens, targets)], [weight], create_graph: true, retain_graph: true)[0];
        var curvature = autograd.grad([(gradient * direction).sum()], [weight])[0];

        Assert.True(allclose(curvature, Differences(1e-5), rtol: 1e-4, atol: 1e-9));

        Tensor Differences(double step) => (Gradient(step) - Gradient(-step)) / (2 * step);

        Tensor Gradient(double step)
        {
            using (no_grad()) weight.add_(direction * step);
            var result = autograd.grad([model.Loss(tokens, targets)], [weight])[0];
            using (no_grad()) weight.sub_(direction * step);
            return result;
        }
    }

    [Fact]
    public void Parameters_have_the_documented_names_and_shapes()
    {
        var model = new Gpt(s_tiny, options: new() { TiedHead = false });
        var shapes = model.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter.shape);

        Assert.Equal([256, 12], shapes["token_embedding.weight"]);
        Assert.Equal([8, 12], shapes["position_embedding.weight"]);
        Assert.Equal([36, 12], shapes["blocks.0.attention.qkv.weight"]);
        Assert.Equal([12, 12], shapes["blocks.1.attention.output.weight"]);
        Assert.Equal([48, 12], shapes["blocks.0.mlp.up.weight"]);
        Assert.Equal([12, 48], shapes["blocks.1.mlp.down.weight"]);
        Assert.Equal([12], shapes["blocks.0.attention_norm.weight"]);
        Assert.Equal([12], shapes["blocks.0.mlp_norm.bias"]);
        Assert.Equal([12], shapes["final_norm.weight"]);
        Assert.Equal([256, 12], shapes["head.weight"]);
        Assert.Equal(2 + 2 * 12 + 2 + 1, shapes.Count);
    }

    [Fact]
    public void A_tied_head_is_one_parameter_and_receives_both_gradients()
    {
        var model = new Gpt(s_tiny, options: new() { Vocabulary = 20 });
        model.Loss(Sequences([[1, 2]]), Sequences([[2, 3]])).backward();

        var gradient = model.get_parameter("token_embedding.weight")!.grad!;
        Assert.DoesNotContain(model.named_parameters(), pair => pair.name == "head.weight");
        Assert.NotEqual(0, gradient[19].abs().sum().item<float>());   // never an input: only the head reaches it
    }

    [Fact]
    public void Counts_agree_with_those_worked_out_by_hand()
    {
        // small: 2·256·384 tables, 6·(12·384² + 13·384) blocks, 2·384 last norm
        using var small = new Gpt(GptSizes.Small);
        Assert.Equal(10_844_160, small.ParameterCount);
        Assert.Equal(6 * (10_844_160 - 256 * 384) + 6L * 6 * 256 * 384, small.TrainingFlopPerToken);

        // an untied head does the products that the tied one did; the token table does none
        using var untied = new Gpt(GptSizes.Small, options: new() { TiedHead = false });
        Assert.Equal(small.TrainingFlopPerToken, untied.TrainingFlopPerToken);
    }

    [Fact]
    public void A_model_outlives_the_dispose_scope_in_which_it_was_built()
    {
        Gpt model;
        using (NewDisposeScope()) model = new(s_tiny, options: new() { DataType = ScalarType.Float64 });
        Assert.Equal([1, 3, 256], model.call(Sequences([[1, 2, 3]])).shape);
    }

    [Fact]
    public void Training_steps_leave_no_tensors_behind() =>
        Leaks.NoneInSteps(new Gpt(s_tiny), Sequences([[1, 2, 3]]), Sequences([[2, 3, 4]]));

    [Fact]
    public void A_sequence_longer_than_the_context_is_refused()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Gpt(s_tiny).call(zeros([1, 9], ScalarType.Int64)));
        Assert.Contains("9 tokens", exception.Message);
        Assert.Contains("context is 8", exception.Message);
    }

    [Fact]
    public void Tensors_of_other_shapes_are_refused()
    {
        var model = new Gpt(s_tiny);
        Assert.Contains("[5]", Assert.Throws<ArgumentException>(() => model.call(zeros([5], ScalarType.Int64))).Message);
        Assert.Contains("[2, 4]", Assert.Throws<ArgumentException>(
            () => model.Loss(zeros([2, 5], ScalarType.Int64), zeros([2, 4], ScalarType.Int64))).Message);
    }

    /// <summary>A tiny model whose weights are large enough for every part of it to matter.</summary>
    private static Gpt Lively(ModelOptions options)
    {
        var model = new Gpt(s_tiny, seed: 3, options);
        using var frozen = no_grad();
        using var generator = new Generator(11, CPU);
        foreach (var parameter in model.parameters())
            parameter.add_(randn(parameter.shape, parameter.dtype, generator: generator) * 0.3);
        return model;
    }

    private static Tensor Sequences(long[][] rows) =>
        tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length]);
}
