using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>The direction of a whole model: of norm 1 in the norm of the model, most aligned with the mean gradients.</summary>
/// <remarks>
/// With mean gradients M_ℓ, directions O_ℓ of norm 1 and dual norms ν_ℓ = ⟨M_ℓ, O_ℓ⟩, each matrix of a batch by itself,
/// <code>
/// largest:    D_ℓ = O_ℓ                N* = Σν_ℓ
/// euclidean:  D_ℓ = O_ℓ·ν_ℓ/N*         N* = √Σν_ℓ²
/// </code>
/// so that ⟨M, D⟩ = N*. A step of factor a moves W_ℓ by -η_ℓ·a·D_ℓ. Numbers are float64 scalars on the device.
/// </remarks>
internal sealed class JointStep
{
    private readonly IReadOnlyList<(PlanEntry Entry, Tensor Gradient, double Length)> _parts;

    private JointStep(IReadOnlyList<(PlanEntry, Tensor, double)> parts, IReadOnlyList<Tensor> directions, Tensor dual) =>
        (_parts, Directions, Dual) = (parts, directions, dual);

    /// <summary>D of each parameter, as matrices.</summary>
    public IReadOnlyList<Tensor> Directions { get; }

    /// <summary>N*.</summary>
    public Tensor Dual { get; }

    /// <summary>Σ η_ℓ·⟨G_ℓ, D_ℓ⟩: the decrease that a step of factor 1 has to first order.</summary>
    public Tensor Slope() => Sum(_parts.Select((part, i) =>
        part.Gradient.mul(Directions[i]).sum(ScalarType.Float64).mul(part.Length)));

    /// <summary>The joint direction of what the parameters of a model would do by themselves.</summary>
    public static JointStep Of<TOptions, TState>(
        IReadOnlyList<ProposedUpdate<TOptions, TState>> proposals, NormAggregation aggregation)
        where TOptions : UpdateOptions where TState : ParameterState
    {
        var duals = proposals.Select(item =>
            item.Direction.mul(item.Update).sum([-2, -1], keepdim: true, type: ScalarType.Float64)).ToList();
        var parts = proposals.Select(item => (item.Entry, item.Gradient, item.Length)).ToList();
        if (aggregation == NormAggregation.Largest)
            return new(parts, [.. proposals.Select(item => item.Update)], Sum(duals.Select(dual => dual.sum())));
        var joint = Sum(duals.Select(dual => dual.square().sum())).sqrt();
        var shares = duals.Select(dual => dual / NotZero(joint));
        return new(parts, [.. proposals.Zip(shares, (item, share) => item.Update.mul(share.to(item.Update.dtype)))], joint);
    }

    /// <summary>The loss after a step; the weights are then what they were, bit for bit.</summary>
    public Tensor LossAfter(Tensor factor, StepLoss loss)
    {
        using var scope = NewDisposeScope();
        var weights = _parts.Select(part => (Tensor)part.Entry.Parameter).ToList();
        var before = weights.Select(weight => weight.clone()).ToList();
        foreach (var (part, direction) in _parts.Zip(Directions))
            part.Entry.Parameter.sub_(direction.mul(factor.mul(part.Length)).reshape(part.Entry.Parameter.shape));
        try
        {
            return loss.Again().MoveToOuterDisposeScope();
        }
        finally
        {
            foreach (var (weight, own) in weights.Zip(before)) weight.copy_(own);
        }
    }

    /// <summary>The sum of scalars.</summary>
    public static Tensor Sum(IEnumerable<Tensor> scalars) => stack([.. scalars.Select(scalar => scalar.reshape([]))]).sum();

    /// <summary>The number with 1 in place of 0, to divide by.</summary>
    public static Tensor NotZero(Tensor number) => number + number.eq(0);
}
