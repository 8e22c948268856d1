using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>NAMO's momentum [m, n] and the running norm of gradients, one number or one for each column, or batches of
/// both.</summary>
public sealed class NamoState : ParameterState
{
    /// <summary>State of a parameter under its view.</summary>
    public NamoState(PlanEntry entry, NamoOptions options) : base(entry.Parameter)
    {
        View = entry.View;
        if (options.EightBit) AddEightBit("momentum");
        else Add("momentum", entry.Parameter.shape);
        Add("norm", [.. entry.View.Shape.SkipLast(2), 1, options.ByColumns ? entry.View.Columns : 1]);
    }

    /// <summary>The running mean of gradients, in the parameter's shape.</summary>
    public Tensor Momentum => this["momentum"];

    /// <summary>v: the root of the running mean of squared norms, [.., 1, 1] or [.., 1, n].</summary>
    public Tensor Norm => this["norm"];

    /// <summary>How the parameter is seen.</summary>
    internal MatrixView View { get; }

    /// <summary>α of this step, of v's shape; from the direction to the end of the update.</summary>
    internal Tensor Ratio { get; set; } = null!;
}
