using Isotrope.Training.Models;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Networks;

/// <summary>A <see cref="LanguageModel"/> as the probes see it: each half of a block, attention and MLP, is a stage.</summary>
/// <param name="model">The model; the probes restore all that they change in it.</param>
public sealed class LanguageModelNetwork(LanguageModel model) : ProbedNetwork
{
    private const string Blocks = "blocks.";

    /// <inheritdoc/>
    public override nn.Module Module => model;

    /// <inheritdoc/>
    public override int StageCount => 2 * model.Size.Layers;

    /// <inheritdoc/>
    public override bool RowsMayGrow => true;

    /// <inheritdoc/>
    public override double RandomLoss => Math.Log(model.Vocabulary);

    /// <summary>Twice the block's number, plus one for the MLP; the head is in the last stage.</summary>
    /// <param name="layer">Name of the layer.</param>
    public override int StageOf(string layer)
    {
        if (!layer.StartsWith(Blocks, StringComparison.Ordinal)) return StageCount;
        var parts = layer.Split('.');
        return 2 * int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) + (parts[2] == "mlp" ? 1 : 0);
    }

    /// <inheritdoc/>
    public override Tensor Begin(Tensor inputs) => model.Embed(inputs);

    /// <inheritdoc/>
    public override Tensor Stage(int stage, Tensor state)
    {
        using var scope = NewDisposeScope();
        var block = model.Blocks[stage / 2];
        return (stage % 2 == 0 ? block.Attend(state, model.Attention) : block.Transform(state)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Continue(int stage, Tensor state, Tensor earlier)
    {
        using var scope = NewDisposeScope();
        var block = model.Blocks[stage / 2];
        return (stage % 2 == 0 ? block.Attend(state, earlier) : block.Transform(state)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor Losses(Tensor state, Tensor targets) => CrossEntropy.PerToken(model.Logits(state), targets);

    /// <summary>The fused attention kernel has no second derivative.</summary>
    /// <param name="twice">Whether second derivatives are needed from now on.</param>
    public override void DifferentiateTwice(bool twice) => model.Attention = twice ? Attention.Naive : Attention.Fused;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> PartsOf(string layer) =>
        layer.EndsWith("attention.qkv", StringComparison.Ordinal) ? ["q", "k", "v"] : [];
}
