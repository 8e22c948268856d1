using Isotrope.Training.Curvature.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Probes;

/// <summary>Sees what passes a layer, and adds to its pre-activations.</summary>
internal sealed class LayerHook : IDisposable
{
    private readonly Linear.HookRemover _remover;
    private Tensor? _added;   // [b, m]
    private int _fromEnd;
    private Action<Tensor, Tensor>? _see;

    public LayerHook(ProbedLayer layer) =>
        _remover = layer.Module.register_forward_hook((_, input, output) => Pass(input, output));

    /// <summary>Calls back with input and output of the layer while something runs.</summary>
    public void See(Action<Tensor, Tensor> see, Action run)
    {
        _see = see;
        try
        {
            run();
        }
        finally
        {
            _see = null;
        }
    }

    /// <summary>Adds to the pre-activations of one position while something runs; a single row becomes as many as are
    /// added.</summary>
    /// <param name="added">[b, m].</param>
    /// <param name="fromEnd">The position, 1 for the last one.</param>
    /// <param name="run">What runs.</param>
    public Tensor Add(Tensor added, int fromEnd, Func<Tensor> run)
    {
        (_added, _fromEnd) = (added, fromEnd);
        try
        {
            return run();
        }
        finally
        {
            _added = null;
        }
    }

    public void Dispose() => _remover.remove();

    private Tensor Pass(Tensor input, Tensor output)
    {
        _see?.Invoke(input, output);
        if (_added is null) return output;
        var changed = output.expand(_added.shape[0], -1, -1).clone();
        changed.narrow(1, output.shape[1] - _fromEnd, 1).squeeze(1).add_(_added);
        return changed;
    }
}
