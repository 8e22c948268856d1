using Isotrope.Plan;
using Isotrope.Spectral;
using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>Drop-Muon: each step updates only the layers from a random one to the last; the backward pass may stop
/// there.</summary>
/// <remarks>
/// For a model of layers 1 to L and step t = 0, 1, ...
/// <code>
/// s ~ uniform{1, ..., L}; s = 1 at t = 0                       // randomized progressive training
/// layers 1 .. s-1:  nothing changes, momentum included
/// layers s .. L:    M ← μM + (1 - μ)G
///                   W ← (1 - ηλ)W - η·argmax{⟨M, X⟩ : ‖X‖ ≤ 1}     // spectral norm: polar(M)
///                   sharp: W ← (1 - ηλ)W - η·argmax{⟨M, X⟩ - ‖X‖²/2}  // spectral norm: ‖M‖_nuclear·polar(M)
/// </code>
/// Parameters of the auxiliary AdamW belong to their layers and rest with them. A layer is what the first number in a parameter's
/// name counts (<c>blocks.3</c>), or its module; all parameters without dots in their names are one layer. s follows from the
/// seed and the number of steps taken, so that a restored run draws what it would have drawn. η is in units of the norm. State:
/// M, in the weight's type.
/// <see cref="MatrixOptimizer.NextParameters"/> says before a forward pass which parameters will move; with
/// <c>requires_grad = false</c> for the others the backward pass ends at layer s.
/// Source: Gruntkowska, Maziane, Qu, Richtárik (2025), <see href="https://arxiv.org/abs/2510.02239"/>.
/// Departures: the first step moves all layers, so that every momentum begins with a gradient, as in the paper's initialisation;
/// of the paper's samplers this is the uniform one of its experiments; one μ and η for all layers of a group.
/// </remarks>
/// <param name="plan">The parameters, in the order of the model; those of the auxiliary rule go to an AdamW
/// (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, an option is out of range, or there is no such
/// norm.</exception>
public sealed class DropMuon(MatrixPlan plan, DropMuonOptions? options = null)
    : MatrixOptimizer<DropMuonOptions, MomentumState>(plan, options ?? new())
{
    private readonly NormMaps _maps = new();
    private readonly Layers _layers = InOrder(plan);
    private readonly long _seed = options?.Seed ?? 0;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> NextParameters
    {
        get
        {
            var first = NextLayer();
            return [.. Plan.Where(entry => _layers.Of(entry) >= first).Select(entry => entry.Parameter)];
        }
    }

    /// <inheritdoc/>
    public override void add_param_group(ParamGroup group)
    {
        base.add_param_group(group);
        _layers.Add(Plan);
    }

    /// <inheritdoc/>
    protected override SpectralMap Map => Options.PolarMap;

    /// <inheritdoc/>
    protected override SpectralMap MapOf(PlanEntry entry) => _maps.Of(entry, Options.Norm, Options.ChosenSolver, radius: 1);

    /// <inheritdoc/>
    protected override MomentumState NewState(PlanEntry entry, DropMuonOptions options) => new(entry.Parameter);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, MomentumState state) =>
        state.Momentum.lerp_(gradient, 1 - Options.Momentum);

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, MomentumState state) => Options.Sharp
        ? direction.mul(mapped).sum([-2, -1], keepdim: true) * mapped   // the dual norm of each matrix of a batch
        : mapped;

    /// <inheritdoc/>
    /// <remarks>The expectation over the draws.</remarks>
    protected override double Flops(PlanEntry entry) => base.Flops(entry) * (_layers.Of(entry) + 1) / _layers.Count;

    internal override void Update(IReadOnlyList<PendingUpdate> pending, StepTally tally, StepLoss? loss)
    {
        var first = NextLayer();
        base.Update([.. pending.Where(item => _layers.Of(item.Entry) >= first)], tally, loss);
    }

    /// <summary>The first layer that the next step moves, from 0. The last layer moves in every step, so that the largest count
    /// is that of the steps.</summary>
    private int NextLayer()
    {
        var steps = Pieces().Max(item => item.State.Steps);
        return steps == 0 ? 0 : CountedDraws.Below(_layers.Count, "layers", _seed, steps);
    }

    private static Layers InOrder(MatrixPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var layers = new Layers();
        layers.Add(plan);
        return layers;
    }
}
