using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>A step along the steepest direction in a norm of the whole model, whose length a rule decides.</summary>
/// <remarks>
/// For weights W_ℓ with gradients G_ℓ one step computes
/// <code>
/// M ← μM + (1 - μ)G
/// D = argmax ⟨M, D⟩ over ‖D‖ ≤ 1, N* = ⟨M, D⟩     // in the model's norm, see NormAggregation
/// W ← (1 - ηλ)W - η·a·D                           // a: the rule; other forms of decay likewise
/// </code>
/// All updates are computed before any is written. The decay, if there is one, follows η and not the rule.
/// </remarks>
/// <typeparam name="TOptions">The rule's options.</typeparam>
/// <typeparam name="TState">What the rule remembers of a parameter.</typeparam>
public abstract class NormStep<TOptions, TState> : MatrixOptimizer<TOptions, TState>
    where TOptions : StepRuleOptions
    where TState : StepRuleState
{
    private protected readonly NormMaps _maps = new();

    private protected NormStep(MatrixPlan plan, TOptions options) : base(plan, options)
    {
    }

    /// <inheritdoc/>
    protected override SpectralMap Map => Options.PolarMap;

    /// <inheritdoc/>
    protected override bool NeedsMatrices => !Options.WholeModel;

    /// <inheritdoc/>
    protected override SpectralMap MapOf(PlanEntry entry) => _maps.Of(entry, Options.Norm, Options.ChosenSolver, radius: 1);

    /// <inheritdoc/>
    protected override PlanEntry Treated(PlanEntry entry) => entry.View.Shape.Count < 2
        ? entry with { View = MatrixView.Column(entry.Parameter.shape) }
        : entry;

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, TState state) => state.Momentum.lerp_(gradient, 1 - Options.Momentum);

    private protected override bool Coordinates => true;

    private protected override IReadOnlyList<Tensor> Coordinated(
        IReadOnlyList<ProposedUpdate<TOptions, TState>> proposals, StepLoss? loss)
    {
        if (proposals.Count == 0) return [];
        var step = JointStep.Of(proposals, Options.Aggregation);
        var factors = Factors(proposals, step, loss);
        return [.. step.Directions.Zip(factors, (direction, factor) => direction.mul(factor))];
    }

    /// <summary>The factor a of each parameter, a float64 scalar.</summary>
    private protected abstract IEnumerable<Tensor> Factors(
        IReadOnlyList<ProposedUpdate<TOptions, TState>> proposals, JointStep step, StepLoss? loss);

    /// <summary>One of the numbers that all parameters have copies of, as a float64 scalar: that of the parameter with most
    /// steps, as others may have been without gradient, or not there yet.</summary>
    private protected static Tensor Number(IReadOnlyList<ProposedUpdate<TOptions, TState>> proposals, string name) =>
        proposals.MaxBy(item => item.State.Steps)!.State.Number(name).to(ScalarType.Float64).reshape([]).clone();

    /// <summary>Whether no parameter has been updated before.</summary>
    private protected static bool IsFirst(IReadOnlyList<ProposedUpdate<TOptions, TState>> proposals) =>
        proposals.All(item => item.State.Steps == 1);

    /// <summary>Gives every parameter a copy of a number.</summary>
    private protected static void Keep(
        IReadOnlyList<ProposedUpdate<TOptions, TState>> proposals, string name, Tensor number)
    {
        foreach (var proposal in proposals) proposal.State.Number(name).copy_(number);
    }
}
