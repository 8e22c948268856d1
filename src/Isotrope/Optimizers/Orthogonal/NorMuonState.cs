using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>NorMuon's momentum [m, n] and one number for each row [m, 1], or batches of both.</summary>
public sealed class NorMuonState : ParameterState
{
    /// <summary>State of a parameter under its view.</summary>
    public NorMuonState(PlanEntry entry, NorMuonOptions options) : base(entry.Parameter)
    {
        if (options.EightBit) AddEightBit("momentum");
        else Add("momentum", entry.Parameter.shape);
        Add("row_square", [.. entry.View.Shape.SkipLast(1), 1]);
    }

    /// <summary>The running mean of gradients, in the parameter's shape.</summary>
    public Tensor Momentum => this["momentum"];

    /// <summary>The running mean square of each row of the polar factor, [.., m, 1].</summary>
    public Tensor RowSquare => this["row_square"];
}
