using Isotrope.Training.Curvature.Networks;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Probes;

/// <summary>The losses of all sequences when the weight of a layer moves; disposing restores it bit for bit.</summary>
/// <param name="network">The network.</param>
/// <param name="layer">The layer.</param>
/// <param name="before">[sequences, t, ...]: what enters its stage.</param>
/// <param name="targets">[sequences, t, ...].</param>
internal sealed class MovedLayer(ProbedNetwork network, ProbedLayer layer, Tensor before, Tensor targets) : IDisposable
{
    private const int TokensAtOnce = 4096;

    /// <summary>The weight as it was, [m, n].</summary>
    public Tensor Weight { get; } = layer.Weight.detach().clone().DetachFromDisposeScope();

    /// <summary>u of all tokens, [tokens, n].</summary>
    public Tensor Inputs()
    {
        using var frozen = no_grad();
        using var hook = new LayerHook(layer);
        List<Tensor> seen = [];
        hook.See(
            (input, _) => seen.Add(input.reshape(-1, layer.Inputs).clone().DetachFromDisposeScope()),
            () => Losses().Dispose());
        var inputs = cat(seen);
        seen.ForEach(part => part.Dispose());
        return inputs;
    }

    /// <summary>The losses at the weight as it stands, float64 [sequences, t].</summary>
    public Tensor Losses()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var rows = Math.Max(1, TokensAtOnce / (int)targets.shape[1]);
        return cat([.. before.split(rows).Zip(targets.split(rows), From)]).MoveToOuterDisposeScope();
    }

    /// <summary>The losses after a change, at which the weight stays.</summary>
    /// <param name="change">[m, n], added to the weight as it was.</param>
    public Tensor Losses(Tensor change)
    {
        using var moved = Weight + change;
        Set(moved);
        return Losses();
    }

    /// <summary>The losses of some sequences, from the layer's stage on.</summary>
    /// <param name="state">What enters it.</param>
    /// <param name="expected">Their targets.</param>
    public Tensor From(Tensor state, Tensor expected)
    {
        using var scope = NewDisposeScope();
        for (var stage = network.StageOf(layer.Name); stage < network.StageCount; stage++) state = network.Stage(stage, state);
        return network.Losses(state, expected).MoveToOuterDisposeScope();
    }

    /// <summary>Sets the weight to what it was.</summary>
    public void Restore() => Set(Weight);

    public void Dispose()
    {
        Restore();
        Weight.Dispose();
    }

    private void Set(Tensor weight)
    {
        using var frozen = no_grad();
        layer.Weight.copy_(weight);
    }
}
