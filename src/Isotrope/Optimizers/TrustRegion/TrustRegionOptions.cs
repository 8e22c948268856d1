using System.Text.Json.Serialization;
using Isotrope.Norms;
using Isotrope.Polar;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="TrustRegion"/>. The static properties are named methods that are cases of it.</summary>
public sealed record TrustRegionOptions : UpdateOptions
{
    /// <summary>Options with a radius of 0.02, that of Muon in the spectral norm.</summary>
    public TrustRegionOptions() => LearningRate = 0.02;

    /// <summary>Norm of hidden weights (see <see cref="NormCatalog"/>). Default <c>spectral</c>, that of Muon.</summary>
    public string Norm { get; init; } = "spectral";

    /// <summary>Radius of hidden weights in units of the learning rate; positive. Default 1.</summary>
    public double Radius { get; init; } = 1;

    /// <summary>Norm of embeddings and of the output layer. Default <c>max-entry</c>: steps of signs.</summary>
    public string OuterNorm { get; init; } = "max-entry";

    /// <summary>Radius of embeddings and output layer in units of the learning rate; positive. Default 0.1: at a rate of
    /// 0.02 entries move by 2e-3, as those of a hidden matrix of some hundred rows do.</summary>
    public double OuterRadius { get; init; } = 0.1;

    /// <summary>Norm of vectors, seen as one column. Default <c>max-entry</c>: steps of signs.</summary>
    public string VectorNorm { get; init; } = "max-entry";

    /// <summary>Radius of vectors in units of the learning rate; positive. Default 0.1, that of the embeddings.</summary>
    public double VectorRadius { get; init; } = 0.1;

    /// <summary>Decay μ of the mean of gradients, in [0, 1); α = 1 - μ in the paper. Default 0.95, that of Muon.</summary>
    public double Momentum { get; init; } = 0.95;

    /// <summary>Where the mean of gradients begins. Default at the first gradient, the paper's.</summary>
    public MomentumStart Start { get; init; } = MomentumStart.Gradient;

    /// <summary>Whether gradients are taken ahead of the weights, so that the mean belongs to where they are. Default
    /// false.</summary>
    public bool Transport { get; init; }

    /// <summary>How long a step is. Default fixed, the trust region proper.</summary>
    public RadiusRule RadiusRule { get; init; } = RadiusRule.Fixed;

    /// <summary>Dual norm ρ from which on steps are clipped (<see cref="RadiusRule.Clipped"/>), in units of the layer's dual
    /// norm; positive. Default 1, a place to begin.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>L₀ of <see cref="RadiusRule.Smooth"/>, dual norm of gradient over norm of weights; at least 0. Default
    /// 1.</summary>
    public double Smoothness { get; init; } = 1;

    /// <summary>L₁ of <see cref="RadiusRule.Smooth"/>, one over norm of weights; at least 0. Default 1.</summary>
    public double SmoothnessGrowth { get; init; } = 1;

    /// <summary>Weight λ₁ of the penalty λ₁·Σ|W|, in units of loss over weight; at least 0. Default 0.</summary>
    public double AbsolutePenalty { get; init; }

    /// <summary>Weight λ₂ of the penalty λ₂/2·ΣW², in units of loss over weight squared; at least 0. Default 0.</summary>
    public double SquarePenalty { get; init; }

    /// <summary>Least value an entry may have, at most 0. Default -∞.</summary>
    public double Lower { get; init; } = double.NegativeInfinity;

    /// <summary>Largest value an entry may have, at least 0. Default ∞.</summary>
    public double Upper { get; init; } = double.PositiveInfinity;

    /// <summary>Norm whose ball about 0 the weights must stay in; null for none. Default null.</summary>
    public string? BallNorm { get; init; }

    /// <summary>Radius of that ball in units of its norm; positive. Default 1.</summary>
    public double BallRadius { get; init; } = 1;

    /// <summary>Rounds of the inner solver where a penalty or constraint has no closed form with the norm; at least 1. Default
    /// 200, after which the radius was exceeded by at most 2e-7 of itself on matrices of 6 rows (100: 2e-5, in one other case
    /// 1e-4; 50: 5e-4); the tests ask for 1e-4.</summary>
    public int InnerRounds { get; init; } = 200;

    /// <summary>How close to orthogonal steps of spectral norms shall be. Default exact, as the theorems assume.</summary>
    public PolarAccuracy Accuracy { get; init; } = PolarAccuracy.Exact;

    /// <summary>Name of the polar solver of spectral norms (see <see cref="PolarSolvers"/>); null chooses one by
    /// <see cref="Accuracy"/>. Default null.</summary>
    public string? Solver { get; init; }

    /// <summary>A polar solver of one's own; wins over <see cref="Solver"/>. Not a setting of the catalogue. Default
    /// null.</summary>
    [JsonIgnore]
    public PolarSolver? PolarSolver { get; init; }

    /// <summary>The trust region for training: polar factors as exact as Muon's.</summary>
    public static TrustRegionOptions Training { get; } = new() { Accuracy = PolarAccuracy.Muon };

    /// <summary>The same with gradients taken ahead.</summary>
    public static TrustRegionOptions Transported { get; } = Training with { Transport = true };

    /// <summary>Stochastic spectral descent (Carlson et al. 2015): steepest descent of the bare gradient, in the spectral norm
    /// for matrices, in the Euclidean norm for all else.</summary>
    public static TrustRegionOptions SpectralDescent { get; } = new()
    {
        RadiusRule = RadiusRule.Dual,
        Start = MomentumStart.None,
        OuterRadius = 1,
        VectorNorm = "frobenius",
        VectorRadius = 1,
        OuterNorm = "spectral",
    };

    /// <summary>Gluon (Riabinin et al. 2025): the radius of every layer follows from its own dual norm.</summary>
    public static TrustRegionOptions Gluon { get; } = Training with { RadiusRule = RadiusRule.Smooth };

    /// <summary>The solver that these options ask for.</summary>
    internal PolarSolver ChosenSolver =>
        PolarSolver ?? (Solver is null ? PolarSolvers.For(Accuracy) : PolarSolvers.ByName(Solver));

    /// <summary>Whether there is a penalty or a constraint.</summary>
    internal bool IsComposite => AbsolutePenalty > 0 || SquarePenalty > 0 || HasBox || BallNorm is not null;

    internal bool HasBox => double.IsFinite(Lower) || double.IsFinite(Upper);

    internal override double FirstMoment
    {
        get => Start == MomentumStart.None ? 0 : Momentum;
        init
        {
            if (Start != MomentumStart.None) Momentum = value;
        }
    }

    internal override void Check()
    {
        base.Check();
        Require.InRange(Momentum, 0, 1, "Use 0 for no momentum.");
        Require.Member(Start);
        Require.Member(RadiusRule);
        Require.Positive(Radius, "Use 1.");
        Require.Positive(OuterRadius, "Use 0.1.");
        Require.Positive(VectorRadius, "Use 0.1.");
        Require.Positive(ClipNorm, "Use the dual norm from which on steps shall stop growing.");
        Require.NotNegative(Smoothness, "Use 1.");
        Require.NotNegative(SmoothnessGrowth, "Use 1.");
        Require.NotNegative(AbsolutePenalty, "Use 0 for no penalty.");
        Require.NotNegative(SquarePenalty, "Use 0 for no penalty.");
        Require.Positive(BallRadius, "Use the largest norm that weights shall have.");
        TrustRegionCheck.Of(this);
    }
}
