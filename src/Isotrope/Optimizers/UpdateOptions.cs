namespace Isotrope.Optimizers;

/// <summary>What every optimizer can be told. Immutable; checked once, when an optimizer takes it.</summary>
public abstract record UpdateOptions
{
    /// <summary>Learning rate η, at least 0. Its unit depends on the optimizer. Default 1e-3, that of Adam's paper;
    /// options of other rules begin with their own.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Weight decay λ, at least 0; its unit depends on the form (decoupled: 1/step over η). Default 0, that of
    /// PyTorch's Adam and the original Muon; options of other rules begin with their own.</summary>
    public double WeightDecay { get; init; }

    /// <summary>How the decay enters a step. Default decoupled, that of AdamW and Muon.</summary>
    public WeightDecayForm DecayForm { get; init; } = WeightDecayForm.Decoupled;

    /// <summary>What happens to a step with a gradient that is not finite. Default an exception: a run that hides NaN is lost
    /// later.</summary>
    public NonFinitePolicy OnNonFinite { get; init; } = NonFinitePolicy.Throw;

    /// <summary>Decay of the running mean of gradients; what TorchSharp's cyclic schedulers change. A rule without one has 0
    /// and takes no other.</summary>
    internal virtual double FirstMoment
    {
        get => 0;
        init => _ = value;
    }

    /// <summary>The AdamW for parameters that are no matrices; null where the rule updates them itself.</summary>
    internal virtual AdamWOptions? AuxiliaryOptions => null;

    /// <summary>Refuses values that make no sense.</summary>
    internal virtual void Check()
    {
        Require.NotNegative(LearningRate, "Use 0 to freeze the parameters.");
        Require.NotNegative(WeightDecay, "Use 0 for no decay.");
        Require.Member(DecayForm);
        Require.Member(OnNonFinite);
        if (AuxiliaryOptions is { } auxiliary) auxiliary.Check();
    }
}
