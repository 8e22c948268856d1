using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Networks;

/// <summary>Any module with a loss of its own, as the probes see it: one stage, or one for each part of a
/// <see cref="Sequential"/>.</summary>
/// <remarks>Its examples are sequences of one position: inputs [b, 1, ...].</remarks>
/// <param name="module">Takes the inputs to what the loss is computed from. It must let a batch of rows pass whose number
/// only its layers know; of attention, that is not so.</param>
/// <param name="loss">(output [b, 1, ...], targets [b, 1, ...]) to the loss of each example, float64 [b, 1], in nats.</param>
/// <param name="randomLoss">The loss of a predictor that knows nothing, nats; NaN if there is none.</param>
public sealed class ModuleNetwork(nn.Module<Tensor, Tensor> module, Func<Tensor, Tensor, Tensor> loss,
    double randomLoss = double.NaN)
    : ProbedNetwork
{
    private readonly IReadOnlyList<(string Name, nn.Module<Tensor, Tensor> Part)> _parts = module is Sequential
        ? [.. module.named_children().Select(child => (child.name, (nn.Module<Tensor, Tensor>)child.module))]
        : [("", module)];

    /// <inheritdoc/>
    public override nn.Module Module => module;

    /// <inheritdoc/>
    public override int StageCount => _parts.Count;

    /// <inheritdoc/>
    public override bool RowsMayGrow => true;

    /// <inheritdoc/>
    public override double RandomLoss => randomLoss;

    /// <summary>All its linear layers.</summary>
    public override IReadOnlyList<ProbedLayer> HiddenLayers => Layers;

    /// <inheritdoc/>
    public override int StageOf(string layer) => _parts.Count == 1
        ? 0
        : _parts.TakeWhile(part => layer != part.Name && !layer.StartsWith($"{part.Name}.", StringComparison.Ordinal)).Count();

    /// <inheritdoc/>
    public override Tensor Begin(Tensor inputs) => inputs.alias();

    /// <inheritdoc/>
    public override Tensor Stage(int stage, Tensor state) => _parts[stage].Part.call(state);

    /// <inheritdoc/>
    public override Tensor Losses(Tensor state, Tensor targets) => loss(state, targets);
}
