namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="MuonBP"/>.</summary>
public sealed record MuonBPOptions : MomentumOptions
{
    /// <summary>Options with the rate and decay of Moonlight's Muon, 1e-3 and 0.1, whose scale the paper matches.</summary>
    public MuonBPOptions() => (LearningRate, WeightDecay) = (1e-3, 0.1);

    /// <summary>Every how many steps whole matrices are orthogonalized, P, at least 1; the first step is such a step. Default 5,
    /// our choice: 1 is Muon.</summary>
    public int Period { get; init; } = 5;

    /// <summary>Blocks along the larger side of a matrix, at least 1. Default 8, the width of the paper's tensor
    /// parallelism.</summary>
    public int LongBlocks { get; init; } = 8;

    /// <summary>Blocks along the smaller side of a matrix, at least 1. Default 1: shards of one dimension.</summary>
    public int ShortBlocks { get; init; } = 1;

    /// <summary>Rate of the steps by blocks over that of whole steps, positive. Default 1: the scale brings both to one
    /// size.</summary>
    public double BlockRate { get; init; } = 1;

    /// <summary>How the update is scaled; in steps by blocks with the block's sides. Default root mean square matched to AdamW,
    /// the paper's choice.</summary>
    public UpdateScale UpdateScale { get; init; } = UpdateScale.MatchRms;

    internal override void Check()
    {
        base.Check();
        Require.InRange(Period, 1, int.MaxValue, "Use 1 for Muon.");
        Require.InRange(LongBlocks, 1, int.MaxValue, "One block is the whole side.");
        Require.InRange(ShortBlocks, 1, int.MaxValue, "One block is the whole side.");
        Require.Positive(BlockRate, "Use 1 for one rate in both phases.");
        Require.Member(UpdateScale);
    }
}
