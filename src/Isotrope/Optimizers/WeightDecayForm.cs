namespace Isotrope.Optimizers;

/// <summary>How weight decay λ enters a step of rate η that moves weights W along an update O.</summary>
public enum WeightDecayForm
{
    /// <summary>W ← (1 - ηλ)·W before the update, as AdamW in PyTorch and Muon do: the decay follows the rate.</summary>
    Decoupled,

    /// <summary>G ← G + λ·W before all else, which momentum and preconditioner then see: the L2 penalty of SGD and
    /// Adam.</summary>
    Coupled,

    /// <summary>W ← (1 - λ)·W before the update, whatever the rate and its schedule.</summary>
    Independent,

    /// <summary>As decoupled, but only for entries that the update moves towards zero as well, O·W ≥ 0
    /// (<see href="https://arxiv.org/abs/2510.12402"/>).</summary>
    Cautious,
}
