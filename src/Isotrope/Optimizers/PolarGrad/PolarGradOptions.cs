using Isotrope.Polar;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="PolarGrad"/>. The static properties are published settings.</summary>
public sealed record PolarGradOptions : MomentumOptions
{
    /// <summary>Options with PolarGrad's defaults: rate 0.02, exact polar factor.</summary>
    public PolarGradOptions()
    {
        LearningRate = 0.02;   // the reference code's
        Accuracy = PolarAccuracy.Exact;
    }

    /// <summary>Where momentum stands. Default momentum first, the reference code's.</summary>
    public PolarGradForm Form { get; init; } = PolarGradForm.MomentumFirst;

    /// <summary>The reference code's defaults, with its polar factor: QDWH stopped after two steps.</summary>
    /// <remarks>Rates tuned for it are too long for the exact factor: its ⟨M, U⟩ is 0.73 to 0.98 of the nuclear norm.</remarks>
    public static PolarGradOptions Paper { get; } = new() { Solver = Qdwh.Paper.Name };

    /// <summary>PolarSGDM for embeddings and heads, beside Muon for hidden matrices: rate 1e-3, momentum 0.5, as in the
    /// paper's language models.</summary>
    public static PolarGradOptions Tables { get; } = new() { LearningRate = 1e-3, Momentum = 0.5 };

    internal override void Check()
    {
        base.Check();
        Require.Member(Form);
    }
}
