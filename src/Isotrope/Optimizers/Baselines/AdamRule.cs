using Isotrope.Native;
using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>The step that <see cref="Adam"/> and <see cref="AdamW"/> share; they differ in the defaults of their
/// options.</summary>
/// <remarks>
/// Parameters in single precision on the processor are updated by libtorch's fused kernel, which passes over memory once,
/// where <see cref="TorchShim"/> works; all others by separate operations. The two agree to a few units of rounding of the
/// update (a test holds them to 1e-6 of the largest entry over ten steps).
/// </remarks>
/// <typeparam name="TOptions">The options.</typeparam>
public abstract class AdamRule<TOptions> : MatrixOptimizer<TOptions, AdamState> where TOptions : AdamOptions
{
    private protected AdamRule(MatrixPlan plan, TOptions options) : base(plan, options)
    {
    }

    /// <inheritdoc/>
    protected override SpectralMap Map => SpectralMap.Identity;

    /// <inheritdoc/>
    protected override AdamState NewState(PlanEntry entry, TOptions options) => new(entry.Parameter);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, AdamState state)
    {
        var mean = state.FirstMoment.lerp_(gradient, 1 - Options.Beta1);
        var square = state.SecondMoment.mul_(Options.Beta2).addcmul_(gradient, gradient, 1 - Options.Beta2);
        var (firstBias, secondBias) = (1 - Math.Pow(Options.Beta1, state.Steps), 1 - Math.Pow(Options.Beta2, state.Steps));
        var root = square.sqrt().mul_(firstBias / Math.Sqrt(secondBias)).add_(firstBias * Options.Epsilon);
        return mean / root;
    }

    private protected override IReadOnlyList<PendingUpdate> UpdateAtOnce(IReadOnlyList<PendingUpdate> updates)
    {
        if (Options.DecayForm is not (WeightDecayForm.Decoupled or WeightDecayForm.Coupled) || !TorchShim.IsAvailable)
            return updates;
        var fused = updates.Where(item => Suits(item.Entry.Parameter) && Suits(item.Gradient))
            .ToLookup(item => item.Entry.Decays);
        Fuse([.. fused[true]], Options.WeightDecay);
        Fuse([.. fused[false]], decay: 0);
        return [.. updates.Except(fused[true]).Except(fused[false])];
    }

    private void Fuse(IReadOnlyList<PendingUpdate> updates, double decay)
    {
        if (updates.Count == 0) return;
        var states = updates.Select(item => StateOf(item.Entry)).ToList();
        FusedAdam.Update(
            [.. updates.Select(item => item.Entry.Parameter)], [.. updates.Select(item => item.Gradient)],
            [.. states.Select(state => state.FirstMoment)], [.. states.Select(state => state.SecondMoment)],
            [.. states.Select(state => state.Steps + 1)],
            new(Options.LearningRate, Options.Beta1, Options.Beta2, Options.Epsilon, decay),
            coupled: Options.DecayForm == WeightDecayForm.Coupled);
        foreach (var state in states) state.Steps++;
    }

    private static bool Suits(Tensor tensor) =>
        tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU && tensor.is_contiguous();
}
