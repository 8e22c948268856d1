using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Adagrad: each entry moves by its gradient over the root of the sum of its squared gradients.</summary>
/// <remarks>
/// For a parameter W of any shape with gradient G, one step computes, entry by entry,
/// <code>
/// G ← G + λW
/// S ← S + G²
/// W ← W - η·G / (√S + ε)
/// </code>
/// η is in units of W per step. State: S, of the parameter's type.
/// Source: Duchi, Hazan, Singer (2011), <see href="https://jmlr.org/papers/v12/duchi11a.html"/>, in the form of PyTorch.
/// </remarks>
/// <param name="plan">The parameters; all of them, whatever rule the plan names.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">An option is out of range.</exception>
public sealed class Adagrad(MatrixPlan plan, AdagradOptions? options = null)
    : MatrixOptimizer<AdagradOptions, AdagradState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => SpectralMap.Identity;

    /// <inheritdoc/>
    protected override AdagradState NewState(PlanEntry entry, AdagradOptions options) => new(entry.Parameter);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, AdagradState state)
    {
        var root = state.Sum.addcmul_(gradient, gradient, 1).sqrt();
        return gradient / root.add_(Options.Epsilon);
    }
}
