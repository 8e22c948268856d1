namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Shampoo"/>: the defaults of Distributed Shampoo but for merging. <see cref="Published"/>
/// and <see cref="LanguageModel"/> are settings that were used.</summary>
public sealed record ShampooOptions : UpdateOptions
{
    /// <summary>Options with the reference's learning rate, 0.01.</summary>
    public ShampooOptions() => LearningRate = 0.01;

    /// <summary>Decay β₁ of the mean of gradients, in [0, 1). Default 0.9, the reference's.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay β₂ of the mean of the factors, in (0, 1]; 1 sums them. Default 1, the reference's and the
    /// paper's.</summary>
    public double Beta2 { get; init; } = 1;

    /// <summary>Added to the eigenvalues of the factors, in units of the squared gradient; positive. Default 1e-12, the
    /// reference's.</summary>
    public double Epsilon { get; init; } = 1e-12;

    /// <summary>Exponent p of the inverse roots of the factors, positive; null for 1/(2k) of a tensor with k sides, the
    /// paper's: 1/4
    /// for matrices. The reference writes it as multiplier over override. Default null.</summary>
    public double? Exponent { get; init; }

    /// <summary>Larger sides are cut into blocks of this size, each with its own factors. Default 1024, the
    /// reference's.</summary>
    public int MaxSide { get; init; } = 1024;

    /// <summary>Whether neighbouring sides are merged while their product is at most <see cref="MaxSide"/>. Default false. In the
    /// reference true, which turns a matrix of at most 1024 entries into one vector with a full preconditioner.</summary>
    public bool Merge { get; init; }

    /// <summary>Steps between computations of the inverse roots, at least 1. Default 1, the reference's.</summary>
    public int Frequency { get; init; } = 1;

    /// <summary>Steps, at least 0, in which the grafted method works alone; null for <see cref="Frequency"/>. Default null, the
    /// reference's.</summary>
    /// <remarks>Inverse roots begin at zero: with fewer steps than <see cref="Frequency"/> the weights stand still until the
    /// first roots
    /// are there, as in the reference.</remarks>
    public int? Start { get; init; }

    /// <summary>Whose step length each block takes over. Default Adagrad, the reference's.</summary>
    public Grafting Grafting { get; init; } = Grafting.Adagrad;

    /// <summary>Decay of the mean of squared gradients of grafted RMSProp and Adam, in (0, 1]; 1 sums them. Default 1, the
    /// reference's.</summary>
    public double GraftingBeta2 { get; init; } = 1;

    /// <summary>Added to the root of the grafted method's squares, in units of the gradient; positive. Default 1e-3, the
    /// reference's.</summary>
    public double GraftingEpsilon { get; init; } = 1e-3;

    /// <summary>Decay μ of a sum of preconditioned directions, in [0, 1). Default 0, the reference's.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether the step looks ahead along that sum. Default false, the reference's.</summary>
    public bool Nesterov { get; init; }

    /// <summary>All defaults of the reference, merging included.</summary>
    public static ShampooOptions Published { get; } = new() { Merge = true };

    /// <summary>The settings of the NanoGPT speedrun's comparison: rate 1.8e-3, betas 0.95, Adam's step length, roots every ten
    /// steps, sides up to 8192 (<see href="https://github.com/KellerJordan/modded-nanogpt"/>).</summary>
    public static ShampooOptions LanguageModel { get; } = new()
    {
        LearningRate = 1.8e-3,
        Beta1 = 0.95,
        Beta2 = 0.95,
        MaxSide = 8192,
        Frequency = 10,
        Grafting = Grafting.Adam,
        GraftingBeta2 = 0.95,
        GraftingEpsilon = 1e-12,
    };

    internal override double FirstMoment { get => Beta1; init => Beta1 = value; }

    /// <summary>Steps of the grafted method alone.</summary>
    internal int StepsBefore => Start ?? Frequency;

    internal override void Check()
    {
        base.Check();
        Require.InRange(Beta1, 0, 1, "Use 0 for no mean of gradients.");
        CheckDecay(Beta2, nameof(Beta2));
        Require.Positive(Epsilon, "Use 1e-12.");
        if (Exponent is { } exponent) Require.Positive(exponent, "Use 0.25 for matrices, or null.", nameof(Exponent));
        Require.Positive(MaxSide, "Use 1024.");
        Require.Positive(Frequency, "Use 1, or 10 where time matters.");
        if (Start is { } start) Require.NotNegative(start, "Use null for the frequency.", nameof(Start));
        CheckDecay(GraftingBeta2, nameof(GraftingBeta2));
        Require.Positive(GraftingEpsilon, "Use 1e-8.");
        Require.InRange(Momentum, 0, 1, "Use 0 for no momentum.");
        Require.Member(Grafting);
    }

    private static void CheckDecay(double value, string name)
    {
        if (!(value > 0 && value <= 1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be in (0, 1]. Use 1 for plain sums.");
    }
}
