using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>NSISA: <see cref="Pisa">SISA</see> whose replicas go along orthogonalized momentum instead of the gradient; a
/// simulation in one process.</summary>
/// <remarks>
/// For a matrix W [m, n] of the server, at which replica i takes its gradient G_i, and dual variables π_i, one step computes
/// <code>
/// B_i ← μB_i + G_i
/// O_i = √max(1, m/n)·polar(μB_i + G_i)               // without Nesterov: polar(B_i)
/// D_i = π_i + O_i                                      // and then as SISA
/// m_i ← βm_i + (1 - β)D_i²;  W_i = W - D_i/(σ + ρ(√m_i + ε));  π_i ← π_i + σ(W_i - W);  W ← mean of W_i + π_i/σ
/// </code>
/// with ρ = 1/η and σ = s/η. At rest π_i = -O_i; since the length of O_i does not depend on that of the gradient, the step has a
/// floor as Muon's has. State: N times B, π and m, 3N·mn, in the weight's type.
/// Source: Zhou, Wang, Luo, Zhu, Li (2025), <see href="https://arxiv.org/abs/2502.10784"/>, as in
/// <see href="https://github.com/Tracy-Wang7/PISA"/>.
/// Departures: those of <see cref="Pisa"/>; entries with D_i = 0 are not perturbed (the authors add 1e-15 to the power of the
/// step).
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>), which
/// gets the mean of the replicas' gradients.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of range.</exception>
public sealed class Nsisa(MatrixPlan plan, NsisaOptions? options = null)
    : ManyGradients<NsisaOptions, PisaState>(plan, options ?? new())
{
    private readonly int _replicas = options?.Replicas ?? new NsisaOptions().Replicas;

    /// <inheritdoc/>
    public override int Replicas => _replicas;

    /// <inheritdoc/>
    protected override SpectralMap Map => Options.PolarMap;

    /// <inheritdoc/>
    protected override PisaState NewState(PlanEntry entry, NsisaOptions options) =>
        new(entry, Replicas, secondMoment: true, momentum: true);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, PisaState state)
    {
        var momentum = state.Momentum.mul_(Options.Momentum).add_(gradient);
        return Options.Nesterov ? gradient.add(momentum, alpha: Options.Momentum) : momentum;
    }

    /// <inheritdoc/>
    protected override Tensor Matrices(Tensor direction, PlanEntry entry) =>
        direction.reshape(-1, entry.View.Rows, entry.View.Columns);

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, PisaState state)
    {
        var scale = UpdateScales.Of(UpdateScale.Spectral, mapped.shape[^2], mapped.shape[^1]);
        return state.Agree(mapped.reshape(state.Dual.shape) * scale, Options.Penalty, Options.Beta2, Options.Epsilon);
    }

    /// <inheritdoc/>
    protected override double Flops(PlanEntry entry) => Replicas * base.Flops(entry);

    private protected override int Evaluations => Replicas;

    private protected override bool Averages => true;

    private protected override Tensor? PointOf(int evaluation, PlanEntry entry, PisaState state) => null;
}
