using Isotrope.Plan;
using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>AdaGO's momentum [m, n] and the accumulated norm of gradients, one number, or batches of both.</summary>
public sealed class AdaGoState : ParameterState
{
    private readonly double _first;

    /// <summary>State of a parameter under its view.</summary>
    public AdaGoState(PlanEntry entry, AdaGoOptions options) : base(entry.Parameter)
    {
        (View, _first) = (entry.View, options.FirstNorm);
        if (options.EightBit) AddEightBit("momentum");
        else Add("momentum", entry.Parameter.shape);
        Add("norm", [.. entry.View.Shape.SkipLast(2), 1, 1]).fill_(_first);
    }

    /// <summary>The running mean of gradients, in the parameter's shape.</summary>
    public Tensor Momentum => this["momentum"];

    /// <summary>v: the root of the sum of squared norms, [.., 1, 1].</summary>
    public Tensor Norm => this["norm"];

    /// <summary>How the parameter is seen.</summary>
    internal MatrixView View { get; }

    /// <summary>The share of the rate in this step, [.., 1, 1]; from the direction to the end of the update.</summary>
    internal Tensor Part { get; set; } = null!;

    /// <inheritdoc/>
    public override void Initialize(OptimizerOptions options)
    {
        base.Initialize(options);
        Norm.fill_(_first);
    }
}
