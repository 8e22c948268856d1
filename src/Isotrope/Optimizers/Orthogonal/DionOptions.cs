namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Dion"/>.</summary>
public sealed record DionOptions : UpdateOptions
{
    /// <summary>Options with the reference's learning rate and decay, both 0.01.</summary>
    public DionOptions()
    {
        LearningRate = 0.01;
        WeightDecay = 0.01;
    }

    /// <summary>Share of the momentum that the update has not taken out of it, in [0, 1): μ of the error feedback. Default
    /// 0.95, the reference's.</summary>
    public double Momentum { get; init; } = 0.95;

    /// <summary>Rank r of the update, at least 1; a matrix takes at most its smaller side. Default 768, the
    /// reference's.</summary>
    public int Rank { get; init; } = 768;

    /// <summary>Added to the norms of the columns of the new basis; positive. Default 1e-8, the reference's.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Seed of the basis that every parameter begins with. Default 0; the reference draws from the global
    /// generator.</summary>
    public long Seed { get; init; }

    /// <summary>The AdamW that updates embeddings, head and vectors. Its rate is its own. Default: the defaults
    /// of <see cref="AdamWOptions"/>.</summary>
    public AdamWOptions Auxiliary
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Auxiliary), "Give options, or leave the default.");
    } = new();

    internal override double FirstMoment { get => Momentum; init => Momentum = value; }

    internal override AdamWOptions AuxiliaryOptions => Auxiliary;

    internal override void Check()
    {
        base.Check();
        Require.InRange(Momentum, 0, 1, "Use 0.95.");
        Require.InRange(Rank, 1, int.MaxValue, "Use a quarter of the smaller side.");
        Require.Positive(Epsilon, "Use 1e-8.");
    }
}
