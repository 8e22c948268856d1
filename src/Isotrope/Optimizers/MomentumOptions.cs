namespace Isotrope.Optimizers;

/// <summary>What every matrix optimizer with one momentum buffer can be told.</summary>
public abstract record MomentumOptions : MatrixOptions
{
    /// <summary>Momentum decay μ, dimensionless, in [0, 1). Default 0.95, that of Muon and PolarGrad.</summary>
    public double Momentum { get; init; } = 0.95;

    /// <summary>Whether the momentum is stored in eight bits for each number: blocks of 2048 with one scale each and the signed
    /// dynamic code of Dettmers et al. (2022), <see href="https://arxiv.org/abs/2110.02861"/>, section 2. The step itself works
    /// in the parameter's type. Default false.</summary>
    /// <remarks>Bytes: mn + 4·⌈mn/2048⌉ in place of 4mn. A stored number is off by at most 0.9/128 of the largest of its
    /// block.</remarks>
    public bool EightBit { get; init; }

    internal override double FirstMoment { get => Momentum; init => Momentum = value; }

    internal override void Check()
    {
        base.Check();
        Require.InRange(Momentum, 0, 1, "Use 0 for no momentum.");
    }
}
