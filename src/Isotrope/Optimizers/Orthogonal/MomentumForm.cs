namespace Isotrope.Optimizers;

/// <summary>How the running direction of <see cref="Muon"/> is formed.</summary>
public enum MomentumForm
{
    /// <summary>M ← μM + (1 - μ)G, an average.</summary>
    Average,

    /// <summary>M ← μM + G, a sum; 1/(1 - μ) times as long.</summary>
    Sum,

    /// <summary>The average, divided by 1 - μᵗ so that it is one from the first step on; with Nesterov both terms are
    /// corrected, the momentum for the step to come (Dozat 2016), as Optax does.</summary>
    CorrectedAverage,
}
