namespace Isotrope.Optimizers;

/// <summary>How long a step of <see cref="TrustRegion"/> is, in units of the norm, for momentum M with dual norm ‖M‖*.</summary>
public enum RadiusRule
{
    /// <summary>η: the trust region proper (Kovalev 2025, <see href="https://arxiv.org/abs/2503.12645"/>).</summary>
    Fixed,

    /// <summary>η·‖M‖*: steepest descent, the minimizer of ⟨M, D⟩ + ‖D‖²/(2η) (Carlson et al. 2015).</summary>
    Dual,

    /// <summary>η·min(1, ‖M‖*/ρ): steepest descent near a minimum, a trust region far from it; gradient clipping in the dual
    /// norm, ρ = <see cref="TrustRegionOptions.ClipNorm"/> (Pethick et al. 2025,
    /// <see href="https://arxiv.org/abs/2506.01913"/>, whose γ is η/ρ).</summary>
    Clipped,

    /// <summary>η·‖M‖*/(L₀ + L₁‖M‖*): the radius for a gradient whose smoothness grows with its size, layer by layer (Gluon,
    /// Riabinin et al. 2025, <see href="https://arxiv.org/abs/2505.13416"/>).</summary>
    Smooth,
}
