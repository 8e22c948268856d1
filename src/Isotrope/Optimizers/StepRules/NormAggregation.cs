namespace Isotrope.Optimizers;

/// <summary>How the norms of all matrices make one norm of the model, with its dual norm N* of the mean gradients M.</summary>
public enum NormAggregation
{
    /// <summary>‖Δ‖ = max ‖Δ_ℓ‖, N* = Σ‖M_ℓ‖*: all matrices step equally far in their norms, as in Muon.</summary>
    Largest,

    /// <summary>‖Δ‖² = Σ‖Δ_ℓ‖², N*² = Σ‖M_ℓ‖*²: each matrix steps in proportion to its dual norm, as in gradient
    /// descent.</summary>
    Euclidean,
}
