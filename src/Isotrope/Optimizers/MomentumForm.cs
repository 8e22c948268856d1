namespace Isotrope.Optimizers;

/// <summary>How the running direction of <see cref="Muon"/> is formed.</summary>
public enum MomentumForm
{
    /// <summary>M ← μM + (1 - μ)G, an average.</summary>
    Average,

    /// <summary>M ← μM + G, a sum; 1/(1 - μ) times as long.</summary>
    Sum,
}
