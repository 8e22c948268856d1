using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>AdamW: each entry moves by its mean gradient over the root of its mean squared gradient.</summary>
/// <remarks>
/// For a parameter W of any shape with gradient G, step t computes, entry by entry,
/// <code>
/// M ← β₁M + (1 - β₁)G
/// V ← β₂V + (1 - β₂)G²
/// W ← (1 - ηλ)W - η·M̂ / (√V̂ + ε),   M̂ = M / (1 - β₁ᵗ),  V̂ = V / (1 - β₂ᵗ)
/// </code>
/// η is in units of W per step. State: M and V, of the parameter's type.
/// Source: Loshchilov and Hutter (2019), <see href="https://arxiv.org/abs/1711.05101"/>, in the form of PyTorch, where the decay
/// is multiplied by the learning rate. Parameters that the plan marks so (vectors) do not decay.
/// </remarks>
/// <param name="plan">The parameters; all of them, whatever rule the plan names.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">An option is out of range.</exception>
public sealed class AdamW(MatrixPlan plan, AdamWOptions? options = null) : AdamRule<AdamWOptions>(plan, options ?? new());
