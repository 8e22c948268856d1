using Isotrope.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Models;

public sealed class TextGeneratorTests : IDisposable
{
    private static readonly GptSize s_tiny = new("tiny", Layers: 1, Width: 16, Heads: 2, Context: 6, Batch: 1);
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Temperature_zero_takes_the_likeliest_byte_given_the_last_context()
    {
        var model = new Gpt(s_tiny, 1);
        List<byte> text = [.. "abcd"u8];
        for (var i = 0; i < 10; i++)
        {
            long[] window = [.. text.Skip(Math.Max(0, text.Count - 6)).Select(value => (long)value)];
            text.Add((byte)model.call(tensor(window, [1, window.Length]))[0, window.Length - 1].argmax().item<long>());
        }

        Assert.Equal(text.Skip(4), TextGenerator.Generate(model, "abcd"u8, 10, temperature: 0));
    }

    [Fact]
    public void Draws_follow_the_models_distribution()
    {
        // Only the bias of the last norm is left, so every byte has the same distribution: softmax of E·bias.
        var model = new Gpt(s_tiny with { Context = 1 }, 1, new() { Vocabulary = 4 });
        using (no_grad())
        {
            model.get_parameter("final_norm.weight")!.zero_();
            model.get_parameter("final_norm.bias")!.fill_(1);
            model.get_parameter("token_embedding.weight")!.copy_(log(tensor([0.1f, 0.2f, 0.3f, 0.4f])).unsqueeze(1) / 16);
        }

        const int count = 4000;
        var drawn = TextGenerator.Generate(model, [0], count, temperature: 1, seed: 2);

        for (var token = 0; token < 4; token++)   // four deviations of a binomial frequency
            Assert.Equal(0.1 * (token + 1), drawn.Count(value => value == token) / (double)count, 4 * Math.Sqrt(0.25 / count));
    }

    [Fact]
    public void The_seed_determines_the_text()
    {
        var model = new Gpt(s_tiny, 1);
        var text = TextGenerator.Generate(model, "a"u8, 40, seed: 1);
        Assert.Equal(text, TextGenerator.Generate(model, "a"u8, 40, seed: 1));
        Assert.NotEqual(text, TextGenerator.Generate(model, "a"u8, 40, seed: 2));
    }

    [Fact]
    public void Impossible_wishes_are_refused()
    {
        var model = new Gpt(s_tiny, 1, new() { Vocabulary = 128 });
        Assert.Throws<ArgumentException>(() => TextGenerator.Generate(model, [], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TextGenerator.Generate(model, "a"u8, 1, temperature: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => TextGenerator.Generate(model, "a"u8, -1));
        Assert.Throws<ArgumentException>(() => TextGenerator.Generate(new Gpt(s_tiny, 1, new() { Vocabulary = 257 }), "a"u8, 1));
        Assert.Contains(
            "position 1", Assert.Throws<ArgumentException>(() => TextGenerator.Generate(model, [65, 200], 1)).Message);
    }
}
