namespace Isotrope.Native;

/// <summary>libtorch's kernels that update whole lists of parameters by Adam in one pass over memory.</summary>
internal static class FusedAdam
{
    /// <summary>What the kernels are told.</summary>
    internal readonly record struct Settings(double Rate, double Beta1, double Beta2, double Epsilon, double Decay);

    /// <summary>Updates weights and moments in place; on an error nothing was changed.</summary>
    /// <param name="weights">Parameters on the processor, all of one floating type, contiguous.</param>
    /// <param name="gradients">Their gradients, alike.</param>
    /// <param name="means">First moments, alike.</param>
    /// <param name="squares">Second moments, alike.</param>
    /// <param name="steps">The number of this step for each, from 1.</param>
    /// <param name="settings">Rate, decays and constants.</param>
    /// <param name="coupled">Whether the decay enters the gradient (Adam) instead of the weights (AdamW).</param>
    public static void Update(
        IReadOnlyList<Tensor> weights, IReadOnlyList<Tensor> gradients, IReadOnlyList<Tensor> means,
        IReadOnlyList<Tensor> squares, IReadOnlyList<long> steps, Settings settings, bool coupled)
    {
        using var scope = NewDisposeScope();
        var counts = steps.Distinct().ToDictionary(step => step, step => tensor((float)step));
        TorchShim.Call(coupled ? "aten::_fused_adam_" : "aten::_fused_adamw_", "",
        [
            TorchShim.Of(weights), TorchShim.Of(gradients), TorchShim.Of(means), TorchShim.Of(squares),
            TorchShim.Of([]), TorchShim.Of([.. steps.Select(step => counts[step])]),
            TorchShim.Of(settings.Rate), TorchShim.Of(settings.Beta1), TorchShim.Of(settings.Beta2),
            TorchShim.Of(settings.Decay), TorchShim.Of(settings.Epsilon),
            TorchShim.Of(false), TorchShim.Of(false),    // amsgrad, maximize
            TorchShim.None, TorchShim.None,              // scale of gradients, found infinity
        ]);
    }
}
