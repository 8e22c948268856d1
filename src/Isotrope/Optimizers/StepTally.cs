using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Counts what a step does, and measures it without waiting for the device.</summary>
internal sealed class StepTally
{
    private readonly SortedDictionary<string, int> _solvers = new(StringComparer.Ordinal);
    private readonly List<Tensor> _products = [];   // ‖O‖², ⟨O, G⟩, ⟨O, D⟩ of each update
    private readonly List<double> _lengths = [];
    private int _mapped, _elementwise, _mapCalls;
    private long _entries;

    public int WithoutGradient { get; init; }

    /// <summary>Whether updates are measured.</summary>
    public bool Measures { get; set; }

    public void Count(IReadOnlyList<PendingUpdate> batch, SpectralMap map, Tensor first, bool mapped)
    {
        if (!mapped)
        {
            _elementwise += batch.Count;
            return;
        }
        var matrices = batch.Sum(item => item.Entry.View.Matrices);
        var solver = map.MethodFor(first);
        _solvers[solver] = _solvers.GetValueOrDefault(solver) + matrices;
        _mapped += matrices;
        _mapCalls++;
    }

    public void CountFused(int parameters) => _elementwise += parameters;

    /// <summary>Measures the update ΔW = -length·O of a parameter; against the gradient where the direction has another
    /// shape.</summary>
    public void Measure(Tensor update, Tensor gradient, Tensor direction, double length)
    {
        if (!Measures) return;
        var o = update.reshape(-1);
        var along = direction.numel() == o.numel() ? direction : gradient;   // some rules map a part, or several at once
        foreach (var other in new[] { o, gradient.reshape(-1), along.reshape(-1) })
            _products.Add(o.dot(other).DetachFromDisposeScope());   // outlasts the scope of the parameter
        _lengths.Add(length);
        _entries += update.numel();
    }

    public StepReport Report(long step) => new(step, _mapped, _elementwise, WithoutGradient, _mapCalls)
    {
        Solvers = _solvers,
        Values = _lengths.Count == 0 ? null : new StepValues(Summed(), _entries),
    };

    private Tensor Summed()
    {
        using var scope = NewDisposeScope();
        var products = stack(_products).to(ScalarType.Float64).reshape(-1, 3);
        foreach (var product in _products) product.Dispose();
        var weights = tensor([.. _lengths.SelectMany(length => new[] { length * length, -length, -length })],
            [_lengths.Count, 3], dtype: ScalarType.Float64, device: products.device);
        return products.mul_(weights).sum([0L]).DetachFromDisposeScope();
    }
}
