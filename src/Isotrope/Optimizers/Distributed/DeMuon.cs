using System.Diagnostics.CodeAnalysis;
using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>DeMuon: Muon of N replicas that exchange weights and tracked gradients with their neighbours only; here a simulation
/// in one process.</summary>
/// <remarks>
/// For weights W_i of replica i, its gradient G_i at them, and a doubly stochastic matrix w, one step computes
/// <code>
/// M_i' = μM_i + (1 - μ)G_i                              // θ = 1 - μ of the paper
/// V_i ← Σ_j w_ij·(V_j + M_j' - M_j);  M_i ← M_i'        // gradient tracking: ΣV = ΣM
/// W_i ← Σ_j w_ij·(W_j - η·s(m, n)·polar(V_j))
/// </code>
/// The model's own weights are the mean of all replicas, before and after a step; within it the closure is called once for each
/// replica, at that replica's weights, for instance with a batch of its own (<see cref="MatrixOptimizer.Replicas"/>). η is in
/// units of the scale. State: N times M, V and W_i less the mean, 3N·mn, in the weight's type. <see cref="ConsensusError"/> says
/// how far the replicas are apart.
/// Source: He, Ren, Mao, Larsson (2025), <see href="https://arxiv.org/abs/2510.01377"/>.
/// Doubt: gradient tracking, exchange of both and the matrix sign are confirmed; the order within a step and the start M = V = 0
/// are taken from a secondary account.
/// Departures: decay, which the paper lacks, acts on the mean; parameters of the auxiliary AdamW are shared by all replicas and
/// get the mean of their gradients.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of range.</exception>
[Experimental("ISOTROPE001")]
public sealed class DeMuon(MatrixPlan plan, DeMuonOptions? options = null)
    : ManyGradients<DeMuonOptions, DeMuonState>(plan, options ?? new())
{
    private readonly MixingMatrix _mixing = Checked(options ?? new());

    /// <inheritdoc/>
    public override int Replicas => _mixing.Replicas;

    /// <summary>How far the replicas are apart: the root mean square of ‖W_i - W‖_F over that of ‖W‖_F, all matrices together.
    /// Waits for the device.</summary>
    public double ConsensusError()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (apart, size) = (0.0, 0.0);
        foreach (var entry in OwnEntries())
        {
            apart += StateOf(entry).Deviation.to(ScalarType.Float64).square().sum().item<double>() / Replicas;
            size += entry.Parameter.to(ScalarType.Float64).square().sum().item<double>();
        }
        return apart == 0 ? 0 : Math.Sqrt(apart / size);
    }

    /// <inheritdoc/>
    protected override SpectralMap Map => Options.PolarMap;

    /// <inheritdoc/>
    protected override DeMuonState NewState(PlanEntry entry, DeMuonOptions options) => new(entry, Replicas);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, DeMuonState state)
    {
        var change = (gradient - state.Momentum).mul_(1 - Options.Momentum);
        state.Momentum.add_(change);
        return state.Tracker.copy_(_mixing.Mix(change.add_(state.Tracker)));
    }

    /// <inheritdoc/>
    protected override Tensor Matrices(Tensor direction, PlanEntry entry) =>
        direction.reshape(-1, entry.View.Rows, entry.View.Columns);

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, DeMuonState state)
    {
        var updates = mapped.reshape(state.Deviation.shape);
        var mean = updates.mean([0]);
        var length = Options.LearningRate * Scale(mapped.shape[^2], mapped.shape[^1]);
        state.Deviation.copy_(_mixing.Mix(state.Deviation - (updates - mean) * length));
        return mean;
    }

    /// <inheritdoc/>
    protected override double Scale(long m, long n) => UpdateScales.Of(Options.UpdateScale, m, n);

    /// <inheritdoc/>
    protected override double Flops(PlanEntry entry) => Replicas * base.Flops(entry);

    private protected override int Evaluations => Replicas;

    private protected override bool Averages => true;

    private protected override Tensor? PointOf(int evaluation, PlanEntry entry, DeMuonState state) =>
        state.Steps > 0 ? entry.Parameter + state.Deviation[evaluation] : null;

    private static MixingMatrix Checked(DeMuonOptions options)
    {
        options.Check();
        return options.ChosenMixing;
    }
}
