using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Orthogonal SGDM: gradients are replaced by their polar factors, and momentum comes after.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G, one step computes
/// <code>
/// M ← μM + polar(G);  D = M               // Nesterov: D = μM + polar(G)
/// W ← (1 - ηλ)W - η·D
/// </code>
/// The order is the reverse of Muon's: M sums up polar factors of noisy gradients, so its length says how well they agree, up to
/// 1/(1 - μ) in spectral norm. η is in units of spectral norm. State: M, in the weight's type.
/// Source: Tuddenham, Prügel-Bennett, Hare (2022), <see href="https://arxiv.org/abs/2202.07052"/>, and
/// <see href="https://github.com/MarkTuddenham/Orthogonal-Optimisers"/>, whose SGD this is.
/// Departures: vectors, embeddings and the output layer go to an AdamW, where the reference orthogonalizes all matrices and
/// leaves vectors to SGD; coupled decay enters before the polar factor, where the reference adds it after.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of range.</exception>
public sealed class OrthogonalSgdm(MatrixPlan plan, OrthogonalSgdmOptions? options = null)
    : MatrixOptimizer<OrthogonalSgdmOptions, MomentumState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => Options.PolarMap;

    /// <inheritdoc/>
    protected override MomentumState NewState(PlanEntry entry, OrthogonalSgdmOptions options) => new(entry.Parameter);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, MomentumState state) => gradient;

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, MomentumState state)
    {
        var momentum = state.Momentum.view(mapped.shape).mul_(Options.Momentum).add_(mapped);
        return Options.Nesterov ? mapped.add(momentum, alpha: Options.Momentum) : momentum;
    }
}
