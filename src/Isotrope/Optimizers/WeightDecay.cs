namespace Isotrope.Optimizers;

/// <summary>The forms of weight decay at work.</summary>
internal static class WeightDecay
{
    /// <summary>The gradient that the rule shall see; the argument itself unless the decay is coupled.</summary>
    public static Tensor Seen(Tensor gradient, Tensor weight, UpdateOptions options) =>
        options is { DecayForm: WeightDecayForm.Coupled, WeightDecay: > 0 }
            ? gradient.add(weight.detach(), alpha: options.WeightDecay)
            : gradient;

    /// <summary>The penalty λ/2·‖W‖² whose gradient <see cref="Seen"/> adds, a float64 scalar; null unless the decay is
    /// coupled.</summary>
    public static Tensor? Penalty(Tensor weight, UpdateOptions options) =>
        options is { DecayForm: WeightDecayForm.Coupled, WeightDecay: > 0 }
            ? weight.detach().to(ScalarType.Float64).square().sum() * (options.WeightDecay / 2)
            : null;

    /// <summary>Shrinks the weights that are about to move along an update of their shape.</summary>
    public static void Shrink(Tensor weight, Tensor update, UpdateOptions options)
    {
        if (options.WeightDecay == 0) return;
        var lost = options.LearningRate * options.WeightDecay;
        switch (options.DecayForm)
        {
            case WeightDecayForm.Decoupled:
                weight.mul_(1 - lost);
                break;
            case WeightDecayForm.Independent:
                weight.mul_(1 - options.WeightDecay);
                break;
            case WeightDecayForm.Cautious:
                weight.add_(weight.mul(update.mul(weight).ge_(0)), alpha: -lost);
                break;
        }
    }
}
