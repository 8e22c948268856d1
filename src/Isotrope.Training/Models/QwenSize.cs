namespace Isotrope.Training.Models;

/// <summary>The shape of a <see cref="Qwen"/> and the batch it is usually trained with.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Layers">Number of blocks L.</param>
/// <param name="Width">Length d of the vector that represents a token.</param>
/// <param name="Heads">Query heads per block; they share the width evenly.</param>
/// <param name="KeyValueHeads">Key and value heads per block, a divisor of the query heads.</param>
/// <param name="MlpWidth">Width m inside the feed-forward part.</param>
/// <param name="Context">Longest sequence T, in tokens.</param>
/// <param name="Batch">Sequences per step.</param>
public sealed record QwenSize(
    string Name, int Layers, int Width, int Heads, int KeyValueHeads, int MlpWidth, int Context, int Batch)
    : ModelSize(Name, Layers, Width, Heads, Context, Batch)
{
    internal const string Kind = "qwen2";

    /// <summary>Base θ of the rotary positions: the slowest of them turns once in about 2πθ tokens. Default 10⁶, that of
    /// Qwen2.5 (<c>rope_theta</c>).</summary>
    public double RotaryBase { get; init; } = 1e6;

    /// <summary>Added to the mean square in the norms. Default 10⁻⁶, that of Qwen2.5 (<c>rms_norm_eps</c>).</summary>
    public double NormEpsilon { get; init; } = 1e-6;

    /// <inheritdoc/>
    public override string Architecture => Kind;

    /// <inheritdoc/>
    public override QwenSize Checked()
    {
        base.Checked();
        RequirePositive(KeyValueHeads, nameof(KeyValueHeads));
        RequirePositive(MlpWidth, nameof(MlpWidth));
        if (Heads % KeyValueHeads != 0)
            throw new ArgumentException(
                $"Model size '{Name}' has {Heads} query heads and {KeyValueHeads} key and value heads, but each of these " +
                $"must serve the same number of queries. Give a divisor of {Heads}.", nameof(KeyValueHeads));
        if (Width / Heads % 2 != 0)
            throw new ArgumentException(
                $"Model size '{Name}' has heads of width {Width / Heads}, but rotary positions turn pairs, so it must be " +
                "even. Give another width or number of heads.", nameof(Width));
        if (!(RotaryBase > 1 && double.IsFinite(RotaryBase)))
            throw new ArgumentOutOfRangeException(nameof(RotaryBase), RotaryBase,
                "RotaryBase must be above 1 and finite. Use 1e4 for short contexts, 1e6 as in Qwen2.5.");
        if (!(NormEpsilon > 0 && double.IsFinite(NormEpsilon)))
            throw new ArgumentOutOfRangeException(nameof(NormEpsilon), NormEpsilon,
                "NormEpsilon must be positive and finite. Use 1e-6 as in Qwen2.5.");
        return this;
    }

    /// <inheritdoc/>
    public override Qwen Build(long seed = 0, ModelOptions? options = null) => new(this, seed, options);

    internal override Dictionary<string, string> Numbers => new(base.Numbers)
    {
        ["keyValueHeads"] = Text(KeyValueHeads),
        ["mlpWidth"] = Text(MlpWidth),
        ["rotaryBase"] = Text(RotaryBase),
        ["normEpsilon"] = Text(NormEpsilon),
    };
}
