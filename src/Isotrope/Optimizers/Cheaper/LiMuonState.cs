using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>LiMuon's weights before the last step, [m, n], and its momentum: whole, [m, n], or as the product of two thin
/// factors, [m, r] and [n, r]; or batches of them.</summary>
public sealed class LiMuonState : ParameterState
{
    /// <summary>State of a parameter under its view.</summary>
    public LiMuonState(PlanEntry entry, LiMuonOptions options) : base(entry.Parameter, "previous")
    {
        var view = entry.View;
        Rank = Math.Min(options.Rank, Math.Min(view.Rows, view.Columns));
        if (Rank == 0)
        {
            Add("momentum", [.. view.Shape]);
            return;
        }
        Add("left", [.. view.Shape.SkipLast(1), Rank]);
        Add("right", [.. view.Shape.SkipLast(2), view.Columns, Rank]);
    }

    /// <summary>The weights before the last step, in the parameter's shape.</summary>
    public Tensor Previous => this["previous"];

    /// <summary>The momentum that the next step goes on from, [.., m, n].</summary>
    public Tensor Momentum => Rank == 0 ? this["momentum"] : this["left"].matmul(this["right"].transpose(-2, -1));

    /// <summary>Rank of the momentum that is kept; 0 for the whole.</summary>
    internal long Rank { get; }

    /// <summary>Keeps a whole momentum.</summary>
    internal void Keep(Tensor momentum) => this["momentum"].copy_(momentum);

    /// <summary>Keeps a momentum as left·right^T.</summary>
    internal void Keep(Tensor left, Tensor right)
    {
        this["left"].copy_(left);
        this["right"].copy_(right);
    }
}
