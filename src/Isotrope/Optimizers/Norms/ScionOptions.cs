using System.Text.Json.Serialization;
using Isotrope.Norms;
using Isotrope.Polar;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Scion"/>. <see cref="LanguageModel"/> and <see cref="Unconstrained"/> are the published
/// settings.</summary>
public sealed record ScionOptions : UpdateOptions
{
    /// <summary>Options with the constrained form: decay 1, rate 1e-3 (the reference code's).</summary>
    public ScionOptions() => WeightDecay = 1;

    /// <summary>Decay μ of the mean of gradients, in [0, 1). Default 0.9, that of the reference's examples, where it is written
    /// as 1 - μ.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Norm of hidden weights and vectors (see <see cref="NormCatalog"/>). Default <c>scion-auto</c>, the
    /// reference's.</summary>
    public string Norm { get; init; } = "scion-auto";

    /// <summary>Radius ρ of their ball, in units of the norm; positive. Default 1, the reference's.</summary>
    public double Radius { get; init; } = 1;

    /// <summary>Norm of embeddings and of the output layer. Default <c>scion-sign</c>, the reference's example.</summary>
    public string OuterNorm { get; init; } = "scion-sign";

    /// <summary>Radius of their ball, in units of the norm; positive. Default 1, the reference's.</summary>
    public double OuterRadius { get; init; } = 1;

    /// <summary>Dual norm ρ from which on steps stop growing, summed over all layers in units of their radii; below it they
    /// shrink in proportion. Null for steps of one length. Default null.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Name of the polar solver of spectral norms (see <see cref="PolarSolvers"/>). Default five Jordan steps, the
    /// reference's.</summary>
    public string Solver { get; init; } = PolynomialSchedules.Jordan.Name;

    /// <summary>A polar solver of one's own; wins over <see cref="Solver"/>. Not a setting of the catalogue. Default
    /// null.</summary>
    [JsonIgnore]
    public PolarSolver? PolarSolver { get; init; }

    /// <summary>The reference's example for language models: rate 2⁻¹², radius 50 for hidden weights and 3000 for embedding and
    /// head.</summary>
    public static ScionOptions LanguageModel { get; } =
        new() { LearningRate = Math.Pow(2, -12), Radius = 50, OuterRadius = 3000 };

    /// <summary>The unconstrained form of <see cref="LanguageModel"/>: weights do not shrink.</summary>
    public static ScionOptions Unconstrained { get; } = LanguageModel with { WeightDecay = 0 };

    /// <summary>Clipped Scion for language models, constrained: rate 3.6e-4, the paper's γρ, clipped at 600, its value for 124
    /// million parameters (<see href="https://arxiv.org/abs/2506.01913"/>, table 4). ⟨M, V⟩ grows with the model.</summary>
    public static ScionOptions Clipped { get; } = LanguageModel with { LearningRate = 3.6e-4, ClipNorm = 600 };

    /// <summary>The unconstrained form of <see cref="Clipped"/>.</summary>
    public static ScionOptions ClippedUnconstrained { get; } = Clipped with { WeightDecay = 0 };

    /// <summary>The solver that these options ask for.</summary>
    internal PolarSolver ChosenSolver => PolarSolver ?? PolarSolvers.ByName(Solver);

    internal override double FirstMoment { get => Momentum; init => Momentum = value; }

    internal override void Check()
    {
        base.Check();
        Require.InRange(Momentum, 0, 1, "Use 0 for no momentum.");
        Require.Positive(Radius, "Use 1, or 50 for language models.");
        Require.Positive(OuterRadius, "Use 1, or 3000 for language models.");
        if (ClipNorm is { } clip)
            Require.Positive(clip, "Use the dual norm at which steps shall stop growing, or null.", "ClipNorm");
        _ = NormCatalog.Parse(Norm, ChosenSolver);   // unknown names are errors now, not at the first step
        _ = NormCatalog.Parse(OuterNorm, ChosenSolver);
    }
}
