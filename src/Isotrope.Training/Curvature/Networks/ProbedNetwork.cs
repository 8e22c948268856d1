using Isotrope.Plan;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Networks;

/// <summary>A network as the probes see it: stages one after the other, and a loss for every token.</summary>
/// <remarks>
/// <code>
/// x₀ = Begin(inputs)                          // [b, t, ...]
/// xᵢ₊₁ = Stage(i, xᵢ)
/// loss = Losses(x, targets)                   // [b, t], float64, nats
/// </code>
/// Only the stages from a layer on are computed again when it is perturbed, so the finer the stages the less work. A
/// position may depend on itself and on earlier ones only. A network without an order of positions has t = 1. To probe a
/// model of your own, derive from this class, or give a module and a loss to <see cref="ModuleNetwork"/>.
/// </remarks>
public abstract class ProbedNetwork
{
    /// <summary>What holds the parameters and the layers.</summary>
    public abstract nn.Module Module { get; }

    /// <summary>Number of stages.</summary>
    public abstract int StageCount { get; }

    /// <summary>The stage in which a layer works.</summary>
    /// <param name="layer">Name of the layer.</param>
    public abstract int StageOf(string layer);

    /// <summary>What enters stage 0, [b, t, ...]; the caller owns it, as the results of all methods here.</summary>
    public abstract Tensor Begin(Tensor inputs);

    /// <summary>What leaves a stage.</summary>
    /// <param name="stage">Number of the stage.</param>
    /// <param name="state">[b, t, ...]: what enters it.</param>
    public abstract Tensor Stage(int stage, Tensor state);

    /// <summary>What leaves a stage at the last positions of sequences that all begin alike.</summary>
    /// <param name="stage">Number of the stage.</param>
    /// <param name="state">[b, s, ...]: what enters it at the last s positions.</param>
    /// <param name="earlier">[1, p, ...]: what enters it before them.</param>
    /// <returns>[b, s, ...]. By default all positions are computed and the last ones taken.</returns>
    public virtual Tensor Continue(int stage, Tensor state, Tensor earlier)
    {
        using var scope = NewDisposeScope();
        long[] shape = [state.shape[0], .. earlier.shape[1..]];
        var whole = Stage(stage, cat([earlier.expand(shape), state], 1));
        return whole.narrow(1, earlier.shape[1], state.shape[1]).MoveToOuterDisposeScope();
    }

    /// <summary>The loss of each token, in nats.</summary>
    /// <param name="state">[b, t, ...]: what leaves the last stage.</param>
    /// <param name="targets">What is to be predicted at each position; as <see cref="Stage"/>, rows may be expanded.</param>
    /// <returns>float64 [b, t].</returns>
    public abstract Tensor Losses(Tensor state, Tensor targets);

    /// <summary>Whether stages take the number of rows from the outputs of their layers instead of their input, so that what
    /// lies before the perturbed layer of a stage is computed for one row only. Default false.</summary>
    public virtual bool RowsMayGrow => false;

    /// <summary>The loss of a predictor that knows nothing, in nats per token: log V for V classes; NaN if there is
    /// none.</summary>
    public virtual double RandomLoss => double.NaN;

    /// <summary>Prepares for second derivatives, or ends that: not every kernel can be differentiated twice. Default: nothing
    /// to do.</summary>
    public virtual void DifferentiateTwice(bool twice)
    {
    }

    /// <summary>The layers that can be probed: every <see cref="Linear"/> module, in the order of the stages.</summary>
    public IReadOnlyList<ProbedLayer> Layers
    {
        get
        {
            // a module that is a field as well as registered has two names; its parameters have one
            var weights = Module.named_parameters().Select(pair => pair.name).ToHashSet();
            return
            [
                .. Module.named_modules().Where(pair => pair.module is Linear && weights.Contains($"{pair.name}.weight"))
                    .Select(pair => new ProbedLayer(pair.name, (Linear)pair.module, PartsOf(pair.name)))
                    .OrderBy(layer => StageOf(layer.Name)),
            ];
        }
    }

    /// <summary>Those of them that are probed when none is named: the matrices that a plan calls hidden.</summary>
    public virtual IReadOnlyList<ProbedLayer> HiddenLayers
    {
        get
        {
            var hidden = MatrixPlan.For(Module).Where(entry => entry.Role == ParameterRole.Hidden)
                .Select(entry => entry.Name).ToHashSet();
            return [.. Layers.Where(layer => hidden.Contains($"{layer.Name}.weight"))];
        }
    }

    /// <summary>Blocks of equal height that a layer's rows consist of, by name. Default: none.</summary>
    protected virtual IReadOnlyList<string> PartsOf(string layer) => [];
}
