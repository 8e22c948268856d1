using Isotrope.Training.Curvature.Networks;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Probes;

/// <summary>What enters a stage for all sequences, computed once and carried on from stage to stage.</summary>
/// <remarks>One state is held, whatever the number of stages.</remarks>
internal sealed class StateCache(ProbedNetwork network, ProbeSequences sequences) : IDisposable
{
    private const int Rows = 64;   // sequences computed at once

    private Tensor? _state;
    private int _stage;

    /// <summary>[sequences, t, ...] before a stage; stages are asked for in ascending order. The cache keeps it.</summary>
    public Tensor Before(int stage)
    {
        using var frozen = no_grad();
        if (_state is null || stage < _stage)
        {
            _state?.Dispose();
            (_state, _stage) = (network.Begin(sequences.Inputs).DetachFromDisposeScope(), 0);
        }
        for (; _stage < stage; _stage++)
        {
            using var scope = NewDisposeScope();
            var next = cat([.. _state.split(Rows).Select(part => network.Stage(_stage, part))]);
            _state.Dispose();
            _state = next.DetachFromDisposeScope();
        }
        return _state;
    }

    public void Dispose() => _state?.Dispose();
}
