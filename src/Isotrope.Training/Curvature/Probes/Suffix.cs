using Isotrope.Training.Curvature.Networks;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Probes;

/// <summary>The end of a sequence, from the perturbed position on, ready to be computed for many perturbations.</summary>
internal sealed class Suffix : IDisposable
{
    private readonly ProbedNetwork _network;
    private readonly LayerHook _hook;
    private readonly int _first;                  // the layer's stage
    private readonly int _position;
    private readonly List<Tensor> _states = [];   // [1, t, ...] before each stage from the layer's on
    private readonly Tensor _targets;             // [1, s, ...]

    /// <summary>Computes the sequence as it is.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layer">The layer to perturb.</param>
    /// <param name="hook">Its hook.</param>
    /// <param name="state">[1, t, ...]: what enters the layer's stage.</param>
    /// <param name="targets">[1, t, ...].</param>
    /// <param name="position">The perturbed position.</param>
    public Suffix(ProbedNetwork network, ProbedLayer layer, LayerHook hook, Tensor state, Tensor targets, int position)
    {
        (_network, _hook, _position, _first) = (network, hook, position, network.StageOf(layer.Name));
        Length = (int)targets.shape[1] - position;
        _targets = targets.narrow(1, position, Length);
        using var frozen = no_grad();
        Tensor? seen = null;
        hook.See(
            (input, output) =>
            {
                seen = input.narrow(1, position, 1).flatten().clone().DetachFromDisposeScope();   // it outlives the stage
                OutputRms = output.to(ScalarType.Float64).square().mean().sqrt().item<double>();
            },
            () =>
            {
                for (var stage = _first; stage < network.StageCount; stage++)
                {
                    _states.Add(state);
                    state = network.Stage(stage, state);
                }
                _states.Add(state);
                if (_first == network.StageCount) network.Losses(state, targets);   // the layer is the head
            });
        Input = seen ?? throw new InvalidOperationException(
            $"The layer '{layer.Name}' did not run in stage {_first} of the network. Check {nameof(ProbedNetwork.StageOf)}.");
    }

    /// <summary>Number s of positions.</summary>
    public int Length { get; }

    /// <summary>u at the position, [n].</summary>
    public Tensor Input { get; }

    /// <summary>Root mean square of the pre-activations of the sequence, entry by entry.</summary>
    public double OutputRms { get; private set; }

    /// <summary>The losses from the position on, when its pre-activations change.</summary>
    /// <param name="added">[b, m].</param>
    /// <returns>float64 [b, s].</returns>
    public Tensor Losses(Tensor added) => _hook.Add(added, Length, () =>
    {
        using var scope = NewDisposeScope();
        var rows = added.shape[0];
        var state = _states[0].narrow(1, _position, Length);
        if (!_network.RowsMayGrow) state = Rows(state, rows);
        for (var stage = _first; stage < _network.StageCount; stage++)
            state = _position == 0
                ? _network.Stage(stage, state)
                : _network.Continue(stage, state, _states[stage - _first].narrow(1, 0, _position));
        return _network.Losses(state, Rows(_targets, rows)).MoveToOuterDisposeScope();
    });

    public void Dispose() => Input.Dispose();

    private static Tensor Rows(Tensor one, long rows) => one.expand([rows, .. one.shape[1..]]);
}
