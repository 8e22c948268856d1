using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>PISA and SISA: inexact stochastic ADMM of N replicas and a server, preconditioned by the identity or by the second
/// moment; here a simulation in one process.</summary>
/// <remarks>
/// For the server's weights W, at which replica i takes its gradient G_i, and dual variables π_i, one step computes
/// <code>
/// D_i = π_i + G_i
/// m_i ← βm_i + (1 - β)D_i²;  Q_i = √m_i + ε          // SISA; PISA with Q_i = 1 otherwise
/// W_i = W - D_i/(σ + ρQ_i)
/// π_i ← π_i + σ(W_i - W)
/// W ← mean of W_i + π_i/σ
/// </code>
/// with ρ = 1/η and σ = s/η, so that a schedule of the rate drives both as in the authors' code: η is that of Adam's unit (SISA)
/// or of gradient descent (identity), s, <see cref="PisaOptions.Penalty"/>, has none of its own. At rest π_i = -G_i, so that
/// replicas with different data may differ in their gradients. The closure is called once for each replica, all at the model's
/// weights, for instance with a batch of its own (<see cref="MatrixOptimizer.Replicas"/>). All parameters are the rule's: nothing
/// goes to an AdamW. State: N times π and m, 2N·mn, in the weight's type (identity: π alone, N·mn).
/// Source: Zhou, Wang, Luo, Zhu, Li (2025), <see href="https://arxiv.org/abs/2502.10784"/>, and
/// <see href="https://github.com/Tracy-Wang7/PISA"/>.
/// Departures: replicas have equal weight and σ, which stays as it is but for the rate (the paper lets it grow by a factor of at
/// most 4/3 a step); no bound on m; the paper's λ‖W‖²/2 is the weight decay of all rules; W_i are formed and dropped, since
/// nothing needs them in the next step; the authors' factor ‖W‖/mean‖W‖ of σ and ρ for each layer is left out.
/// </remarks>
/// <param name="plan">The parameters; all of them, whatever rule the plan names.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">An option is out of range.</exception>
public sealed class Pisa(MatrixPlan plan, PisaOptions? options = null)
    : ManyGradients<PisaOptions, PisaState>(plan, options ?? new())
{
    private readonly int _replicas = options?.Replicas ?? new PisaOptions().Replicas;

    /// <inheritdoc/>
    public override int Replicas => _replicas;

    /// <inheritdoc/>
    protected override SpectralMap Map => SpectralMap.Identity;

    /// <inheritdoc/>
    protected override PisaState NewState(PlanEntry entry, PisaOptions options) =>
        new(entry, Replicas, options.SecondMoment, momentum: false);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, PisaState state) =>
        state.Agree(gradient, Options.Penalty, Options.SecondMoment ? Options.Beta2 : null, Options.Epsilon);

    private protected override int Evaluations => Replicas;

    private protected override bool Averages => true;

    private protected override Tensor? PointOf(int evaluation, PlanEntry entry, PisaState state) => null;
}
