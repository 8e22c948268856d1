using Isotrope.Training.Data;
using static TorchSharp.torch;

namespace Isotrope.Training.Models;

/// <summary>Lets a model continue a text.</summary>
public static class TextGenerator
{
    /// <summary>Draws byte after byte from the model's prediction, which sees the last tokens that fit its context.</summary>
    /// <param name="model">A model whose vocabulary is at most 256.</param>
    /// <param name="prompt">The text to continue, at least one byte.</param>
    /// <param name="count">Number of bytes to add.</param>
    /// <param name="temperature">Divides the logits. Default 1: the model's own distribution; 0 always takes the
    /// likeliest byte.</param>
    /// <param name="seed">Seed of the draws. Default 0.</param>
    /// <returns>The added bytes, without the prompt.</returns>
    /// <exception cref="ArgumentException">An argument is out of range, or the vocabulary exceeds a byte.</exception>
    public static byte[] Generate(
        LanguageModel model, ReadOnlySpan<byte> prompt, int count, double temperature = 1, long seed = 0)
    {
        if (model.Vocabulary > 256)
            throw new ArgumentException(
                $"The model has {model.Vocabulary} tokens, but only 256 fit into a byte. Give a model of bytes, or let its " +
                $"tokenizer make the prompt and use {nameof(GenerateTokens)}.", nameof(model));
        int[] tokens = [.. prompt.ToArray()];
        return [.. GenerateTokens(model, tokens, count, temperature, seed).Select(token => (byte)token)];
    }

    /// <summary>Draws token after token from the model's prediction, which sees the last tokens that fit its context.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="prompt">The tokens to continue, at least one.</param>
    /// <param name="count">Number of tokens to add.</param>
    /// <param name="temperature">Divides the logits. Default 1: the model's own distribution; 0 always takes the
    /// likeliest token.</param>
    /// <param name="seed">Seed of the draws. Default 0.</param>
    /// <returns>The added tokens, without the prompt.</returns>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static int[] GenerateTokens(
        LanguageModel model, IReadOnlyList<int> prompt, int count, double temperature = 1, long seed = 0)
    {
        Check(model, prompt, count, temperature);
        var random = new RandomStream("text", seed);
        List<long> text = [.. prompt];
        for (var i = 0; i < count; i++)
            text.Add(Draw(NextLogits(model, text), temperature, random));
        return [.. text.Skip(prompt.Count).Select(token => (int)token)];
    }

    private static double[] NextLogits(LanguageModel model, List<long> text)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        long[] window = [.. text.TakeLast(model.Size.Context)];
        var device = model.parameters().First().device;
        var logits = model.NextLogits(tensor(window, [1, window.Length], device: device));   // [1, V]
        return logits[0].to(ScalarType.Float64).cpu().data<double>().ToArray();
    }

    private static int Draw(double[] logits, double temperature, RandomStream random)
    {
        var largest = logits.Max();
        if (temperature == 0) return Array.IndexOf(logits, largest);

        var weights = Array.ConvertAll(logits, logit => Math.Exp((logit - largest) / temperature));
        var rest = random.NextDouble() * weights.Sum();
        for (var token = 0; token < weights.Length; token++)
            if ((rest -= weights[token]) < 0)
                return token;
        return Array.IndexOf(logits, largest);   // only rounding leads here
    }

    private static void Check(LanguageModel model, IReadOnlyList<int> prompt, int count, double temperature)
    {
        if (prompt.Count == 0)
            throw new ArgumentException(
                "The prompt is empty. Give at least one token to continue, a line break for instance.", nameof(prompt));
        var unknown = prompt.TakeWhile(token => token >= 0 && token < model.Vocabulary).Count();
        if (unknown < prompt.Count)
            throw new ArgumentException(
                $"Token {prompt[unknown]} at position {unknown} of the prompt is outside the model's vocabulary of " +
                $"{model.Vocabulary}. Leave it out.", nameof(prompt));
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (!(temperature >= 0 && double.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature,
                "temperature must be in [0, ∞). Use 0 for the likeliest byte, 1 for the model's own distribution.");
    }
}
