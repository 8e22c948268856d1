using System.Text.Json.Serialization;
using Isotrope.Polar;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="MuonMax"/>, with the values of the authors' code.</summary>
public sealed record MuonMaxOptions : UpdateOptions
{
    /// <summary>Options with rate 0.02, which the authors' code calls a good one, and its decay 0.1.</summary>
    public MuonMaxOptions()
    {
        LearningRate = 0.02;
        WeightDecay = 0.1;
    }

    /// <summary>Decay μ of all means but the squared gradients', in [0, 1). Default 0.95, the authors'.</summary>
    public double Momentum { get; init; } = 0.95;

    /// <summary>Decay β₂ of the mean of squared gradients, in [0, 1). Default 0.95, the authors'.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>Constant ε beside the root of squared gradients, positive. Default 1e-8, the authors'.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Factor s of the matrices' share of the norm, positive. Default 10, the authors'.</summary>
    public double MatrixFactor { get; init; } = 10;

    /// <summary>Lower bound f* of the loss, at which the model of the loss is cut off (Momo); null for steps of the full
    /// rate, which need no loss. Default 0, the authors'.</summary>
    public double? LowerBound { get; init; } = 0;

    /// <summary>How close to orthogonal the mapped update shall be. Default: good enough for Muon.</summary>
    public PolarAccuracy Accuracy { get; init; } = PolarAccuracy.Muon;

    /// <summary>Name of the polar solver (see <see cref="PolarSolvers"/>); null chooses one by <see cref="Accuracy"/>.
    /// Default null.</summary>
    public string? Solver { get; init; }

    /// <summary>A polar solver of one's own; wins over <see cref="Solver"/>. Not a setting of the catalogue. Default
    /// null.</summary>
    [JsonIgnore]
    public PolarSolver? PolarSolver { get; init; }

    /// <summary>MuonMax without Momo: every step has the full rate.</summary>
    public static MuonMaxOptions Untruncated { get; } = new() { LowerBound = null };

    internal PolarSolver ChosenSolver =>
        PolarSolver ?? (Solver is null ? PolarSolvers.For(Accuracy) : PolarSolvers.ByName(Solver));

    internal override double FirstMoment { get => Momentum; init => Momentum = value; }

    internal override void Check()
    {
        base.Check();
        Require.InRange(Momentum, 0, 1, "Use 0 for no momentum.");
        Require.InRange(Beta2, 0, 1, "Use 0.95.");
        Require.Positive(Epsilon, "Use 1e-8.");
        Require.Positive(MatrixFactor, "Use 10.");
        Require.Finite(LowerBound ?? 0, "Use null for none.", nameof(LowerBound));
        _ = ChosenSolver;   // an unknown solver is an error now, not at the first step
    }
}
