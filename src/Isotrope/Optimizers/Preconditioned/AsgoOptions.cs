namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Asgo"/>, all with the defaults of the reference but for the root.</summary>
public sealed record AsgoOptions : UpdateOptions
{
    /// <summary>Options with the reference's rate 0.01 and decay 0.1.</summary>
    public AsgoOptions()
    {
        LearningRate = 0.01;
        WeightDecay = 0.1;
    }

    /// <summary>Decay β₁ of the mean of gradients, in [0, 1). Default 0.9, the reference's.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay β₂ of the mean of the factor, in [0, 1). Default 0.8, the reference's.</summary>
    public double Beta2 { get; init; } = 0.8;

    /// <summary>Added to the eigenvalues of the factor, in units of the squared gradient; positive. Default 1e-10, the
    /// reference's.</summary>
    public double Epsilon { get; init; } = 1e-10;

    /// <summary>How the inverse root is computed. Default exact; the reference takes Polar Express.</summary>
    public AsgoRoot Root { get; init; } = AsgoRoot.Exact;

    /// <summary>Root mean square that every update is scaled to, positive. Default 0.2, the reference's: that of AdamW's
    /// updates.</summary>
    public double UpdateRms { get; init; } = 0.2;

    /// <summary>The AdamW that updates embeddings, head and vectors. Its rate is its own. Default: the defaults
    /// of <see cref="AdamWOptions"/>.</summary>
    public AdamWOptions Auxiliary
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Auxiliary), "Give options, or leave the default.");
    } = new();

    internal override double FirstMoment { get => Beta1; init => Beta1 = value; }

    internal override AdamWOptions AuxiliaryOptions => Auxiliary;

    internal override void Check()
    {
        base.Check();
        Require.InRange(Beta1, 0, 1, "Use 0 for no mean of gradients.");
        Require.InRange(Beta2, 0, 1, "Use 0 for the last gradient alone.");
        Require.Positive(Epsilon, "Use 1e-10.");
        Require.Member(Root);
        Require.Positive(UpdateRms, "Use 0.2.");
    }
}
