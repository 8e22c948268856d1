using Isotrope.Moments;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="InputPreconditioned"/>. The static properties are its named cases.</summary>
public sealed record InputPreconditionedOptions : MomentumOptions
{
    /// <summary>Options with SGD's rate, 0.1: updates have their own length.</summary>
    public InputPreconditionedOptions() => LearningRate = 0.1;

    /// <summary>Exponent p of C before the map, positive: 1 for G·C⁻¹, 1/2 for its root. Default 1.</summary>
    public double Exponent { get; init; } = 1;

    /// <summary>Exponent q of C after the map, at least 0. Default 0.</summary>
    public double OuterExponent { get; init; }

    /// <summary>Whether the map is the polar factor; otherwise singular values stay as they are. Default false.</summary>
    public bool Orthogonalize { get; init; }

    /// <summary>Whether gradients are multiplied before they enter the momentum, as in Newton-Muon; otherwise a new C acts on
    /// all of
    /// the momentum at once. Default false.</summary>
    public bool BeforeMomentum { get; init; }

    /// <summary>Whether the direction looks ahead along the momentum. Default false.</summary>
    public bool Nesterov { get; init; }

    /// <summary>How the update is scaled by the shape. Default none.</summary>
    public UpdateScale UpdateScale { get; init; } = UpdateScale.None;

    /// <summary>Root mean square that every update is scaled to, positive, instead of <see cref="UpdateScale"/>; null for its own
    /// length. With 0.2 rates of AdamW carry over. Default null.</summary>
    public double? UpdateRms { get; init; }

    /// <summary>Damping δ relative to the mean eigenvalue of C, at least 0. Default 0.2, that of Newton-Muon's code.</summary>
    public double Damping { get; init; } = 0.2;

    /// <summary>Damping ε in units of the squared input, at least 0. Default 1e-8, that of Newton-Muon's code.</summary>
    public double AbsoluteDamping { get; init; } = 1e-8;

    /// <summary>Steps between updates of C and its powers, at least 1. Default 10.</summary>
    public int Frequency { get; init; } = 10;

    /// <summary>First step that updates them, at least 1; until then C counts as the identity. Null for <see cref="Frequency"/>,
    /// as in Newton-Muon's code. Default 1.</summary>
    public int? Start { get; init; } = 1;

    /// <summary>How C is averaged. Default: the defaults of <see cref="InputMomentOptions"/>.</summary>
    public InputMomentOptions Inputs
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Inputs), "Give options, or leave the default.");
    } = new();

    /// <summary>M·C⁻¹: the optimal direction of a quadratic model whose curvature is that of the inputs, the input half of K-FAC.
    /// Updates have the root mean square of AdamW's, 0.2, as in Moonlight's Muon, with its rate 1e-3.</summary>
    public static InputPreconditionedOptions InputGradient { get; } = new() { LearningRate = 1e-3, UpdateRms = 0.2 };

    /// <summary>M·C^-1/2, otherwise as <see cref="InputGradient"/>.</summary>
    public static InputPreconditionedOptions InputRoot { get; } = InputGradient with { Exponent = 0.5 };

    /// <summary>Newton-Muon as in its record of the NanoGPT speedrun: G·C⁻¹ into Muon's average, Nesterov, spectral scale,
    /// rate 0.02,
    /// decay 0.025 (those of its queries, keys and values), C begun at 1e-3·I, updates every 64 steps.</summary>
    public static InputPreconditionedOptions NewtonMuon { get; } = new()
    {
        LearningRate = 0.02,
        WeightDecay = 0.025,
        Orthogonalize = true,
        BeforeMomentum = true,
        Nesterov = true,
        UpdateScale = UpdateScale.Spectral,
        Frequency = 64,
        Start = null,
        Inputs = new() { CorrectBias = false },
    };

    /// <summary>polar(M·C^-1/2)·C^-1/2, with Muon's rate, Nesterov momentum and spectral scale.</summary>
    public static InputPreconditionedOptions WhitenedMuon { get; } = new()
    {
        LearningRate = 0.02,
        Exponent = 0.5,
        OuterExponent = 0.5,
        Orthogonalize = true,
        Nesterov = true,
        UpdateScale = UpdateScale.Spectral,
    };

    /// <summary>Whether a step, counted from 1, updates C and its powers.</summary>
    internal bool IsDue(long step) => step >= (Start ?? Frequency) && (step - (Start ?? Frequency)) % Frequency == 0;

    internal override void Check()
    {
        base.Check();
        Require.Positive(Exponent, "Use 1 or 0.5; without preconditioning take muon or sgd.");
        Require.NotNegative(OuterExponent, "Use 0 for none.");
        Require.Member(UpdateScale);
        if (UpdateRms is { } length) Require.Positive(length, "Use 0.2, or null.", nameof(UpdateRms));
        Require.NotNegative(Damping, "Use 0.2.");
        Require.NotNegative(AbsoluteDamping, "Use 1e-8.");
        Require.Positive(Damping + AbsoluteDamping, "Use 0.2: a moment of fewer rows than columns is singular.", nameof(Damping));
        Require.Positive(Frequency, "Use 10.");
        if (Start is { } start) Require.Positive(start, "Use 1, or null for the frequency.", nameof(Start));
        Inputs.Check();
    }
}
