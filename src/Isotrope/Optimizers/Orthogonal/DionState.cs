using Isotrope.Plan;
using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>Dion's momentum [m, n] and the basis [n, r] that its power iteration continues from, or batches of both.</summary>
public sealed class DionState : ParameterState
{
    private readonly long _seed;

    /// <summary>State of a parameter under its view.</summary>
    public DionState(PlanEntry entry, DionOptions options) : base(entry.Parameter)
    {
        _seed = options.Seed;
        var view = entry.View;
        var rank = Math.Min(options.Rank, Math.Min(view.Rows, view.Columns));
        Add("momentum", [.. view.Shape]);
        Add("basis", [.. view.Shape.SkipLast(2), view.Columns, rank]);
        Draw();
    }

    /// <summary>What of the gradients has not been applied yet, [.., m, n].</summary>
    public Tensor Momentum => this["momentum"];

    /// <summary>Right basis of the last update, [.., n, r]; random at first, the same for equal shapes and seeds.</summary>
    public Tensor Basis => this["basis"];

    /// <inheritdoc/>
    public override void Initialize(OptimizerOptions options)
    {
        base.Initialize(options);
        Draw();
    }

    private void Draw()
    {
        using var noGradient = no_grad();
        using var generator = new Generator((ulong)_seed);
        // The same for every matrix of a batch, as for separate parameters of their shape.
        using var drawn = randn(Basis.shape[^2..], dtype: ScalarType.Float32, generator: generator);
        Basis.copy_(drawn);
    }
}
