using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>What <see cref="Asgo"/> remembers: mean gradient, and the factor of the smaller side of each matrix.</summary>
public sealed class AsgoState : ParameterState
{
    internal AsgoState(PlanEntry entry) : base(entry.Parameter, "mean")
    {
        var side = Math.Min(entry.View.Rows, entry.View.Columns);
        Matrices = [.. entry.View.Shape];
        Add("factor", [.. Matrices[..^2], side, side]);
    }

    /// <summary>Mean of gradients.</summary>
    public Tensor Mean => this["mean"];

    /// <summary>Mean of G·Gᵀ where there are fewer rows than columns, else of Gᵀ·G; [.., d, d], d the smaller side.</summary>
    public Tensor Factor => this["factor"];

    /// <summary>Shape of the view, [m, n] or [b, m, n].</summary>
    internal long[] Matrices { get; }
}
