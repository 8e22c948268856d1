using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>Adam: as <see cref="AdamW"/>, with the decay as an L2 penalty that the moments see.</summary>
/// <remarks>
/// For a parameter W of any shape with gradient G, step t computes, entry by entry,
/// <code>
/// G ← G + λW
/// M ← β₁M + (1 - β₁)G
/// V ← β₂V + (1 - β₂)G²
/// W ← W - η·M̂ / (√V̂ + ε),   M̂ = M / (1 - β₁ᵗ),  V̂ = V / (1 - β₂ᵗ)
/// </code>
/// η is in units of W per step. State: M and V, of the parameter's type.
/// Source: Kingma and Ba (2015), <see href="https://arxiv.org/abs/1412.6980"/>, in the form of PyTorch.
/// </remarks>
/// <param name="plan">The parameters; all of them, whatever rule the plan names.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">An option is out of range.</exception>
public sealed class Adam(MatrixPlan plan, AdamOptions? options = null) : AdamRule<AdamOptions>(plan, options ?? new());
