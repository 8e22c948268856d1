using static TorchSharp.torch;

namespace Isotrope.Training.Models;

/// <summary>QK-Clip, the part of MuonClip that keeps attention logits bounded: after a step, heads whose largest logit exceeded
/// a limit get shorter queries and keys. Works beside any optimizer.</summary>
/// <remarks>
/// With S_h the largest causal logit q·k/√d of head h in the step's batches and a limit τ,
/// <code>
/// γ_h = min(1, τ/S_h)
/// W_q ← √γ_h·W_q,  W_k ← √γ_h·W_k        // the rows of head h, and its biases
/// </code>
/// so that on the same inputs no logit of the head exceeds τ. Where query heads share a key head, all heads of the group get
/// the γ of the one with the largest logit: the shared key has one scale, and every head keeps to τ. Nothing waits for the
/// device. Source: Kimi K2, <see href="https://arxiv.org/abs/2507.20534"/>, section 2.1 and its τ = 100.
/// Departure: biases, which that model does not have, are scaled with their rows. Fused attention does not return its logits,
/// so they are computed once more, without gradients, in steps that ask for them.
/// </remarks>
public static class LogitClip
{
    /// <summary>Kimi K2's limit τ, in units of logits.</summary>
    public const double KimiLimit = 100;

    /// <summary>Clips all heads of a model by the logits that it has watched (see <see cref="LanguageModel.WatchesLogits"/>), which are
    /// forgotten then; without any nothing happens.</summary>
    /// <param name="model">The model.</param>
    /// <param name="limit">τ, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not positive.</exception>
    public static void Apply(LanguageModel model, double limit)
    {
        RequirePositive(limit);
        using var noGradient = no_grad();
        foreach (var attention in model.Blocks.Select(block => block.Attention))
        {
            if (attention.LargestLogits is not { } largest) continue;
            using var scope = NewDisposeScope();
            foreach (var (query, key) in attention.QueriesAndKeys) Rescale(query, key, largest, attention.KeyHeads, limit);
            attention.ForgetLogits();
        }
    }

    /// <summary>Clips the heads of one layer.</summary>
    /// <param name="query">Weights [h·d, n] or biases [h·d] of h query heads of size d, head by head. Changed.</param>
    /// <param name="key">The same of k key heads, [k·d, n] or [k·d]. Changed.</param>
    /// <param name="largest">The largest logit of each query head, [h].</param>
    /// <param name="keyHeads">k, a divisor of h; the heads of a group follow each other.</param>
    /// <param name="limit">τ, above 0.</param>
    /// <exception cref="ArgumentException">The shapes do not fit the numbers of heads, or the limit is not positive.</exception>
    public static void Rescale(Tensor query, Tensor key, Tensor largest, long keyHeads, double limit)
    {
        RequirePositive(limit);
        var heads = largest.numel();
        if (largest.dim() != 1 || keyHeads < 1 || heads % keyHeads != 0 || query.shape[0] % heads != 0
            || key.shape[0] * heads != query.shape[0] * keyHeads)
            throw new ArgumentException(
                $"Queries [{string.Join(", ", query.shape)}] and keys [{string.Join(", ", key.shape)}] do not divide into " +
                $"{heads} query heads and {keyHeads} key heads of one size. Give one logit for each query head, and a number " +
                "of key heads that divides theirs.", nameof(largest));
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var kept = where(largest.gt(limit), limit / largest, ones_like(largest)).view(keyHeads, -1).amin([-1]).sqrt_();
        foreach (var rows in new[] { query, key })
            rows.mul_(kept.repeat_interleave(rows.shape[0] / keyHeads).view([-1, .. rows.shape.Skip(1).Select(_ => 1L)]));
    }

    private static void RequirePositive(double limit)
    {
        if (!(limit > 0 && double.IsFinite(limit)))
            throw new ArgumentOutOfRangeException(nameof(limit), limit,
                $"The limit of attention logits must be positive and finite. Use {KimiLimit}.");
    }
}
