using Isotrope.Training.Data;
using static TorchSharp.torch;

namespace Isotrope.Training.Models;

/// <summary>Lets a byte-level model continue a text.</summary>
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
    public static byte[] Generate(Gpt model, ReadOnlySpan<byte> prompt, int count, double temperature = 1, long seed = 0)
    {
        Check(model, prompt, count, temperature);
        var random = new RandomStream("text", seed);
        List<long> text = [.. prompt.ToArray()];
        for (var i = 0; i < count; i++)
            text.Add(Draw(NextLogits(model, text), temperature, random));
        return [.. text.Skip(prompt.Length).Select(token => (byte)token)];
    }

    private static double[] NextLogits(Gpt model, List<long> text)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        long[] window = [.. text.TakeLast(model.Size.Context)];
        var device = model.parameters().First().device;
        var logits = model.call(tensor(window, [1, window.Length], device: device));   // [1, t, V]
        return logits[0, -1].to(ScalarType.Float64).cpu().data<double>().ToArray();
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

    private static void Check(Gpt model, ReadOnlySpan<byte> prompt, int count, double temperature)
    {
        if (model.Vocabulary > 256)
            throw new ArgumentException(
                $"The model has {model.Vocabulary} tokens, but only 256 fit into a byte. Give a model of bytes.",
                nameof(model));
        if (prompt.IsEmpty)
            throw new ArgumentException(
                "The prompt is empty. Give at least one byte to continue, a line break for instance.", nameof(prompt));
        var unknown = prompt.IndexOfAnyExceptInRange((byte)0, (byte)(model.Vocabulary - 1));
        if (unknown >= 0)
            throw new ArgumentException(
                $"Byte {prompt[unknown]} at position {unknown} of the prompt is outside the model's vocabulary of " +
                $"{model.Vocabulary}. Leave it out.", nameof(prompt));
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (!(temperature >= 0 && double.IsFinite(temperature)))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature,
                "temperature must be in [0, ∞). Use 0 for the likeliest byte, 1 for the model's own distribution.");
    }
}
