namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Adagrad"/>.</summary>
public sealed record AdagradOptions : UpdateOptions
{
    /// <summary>Options with PyTorch's rate, 0.01, and coupled decay.</summary>
    public AdagradOptions()
    {
        LearningRate = 0.01;
        DecayForm = WeightDecayForm.Coupled;
    }

    /// <summary>Added to the root of the sum, in units of the gradient; positive. Default 1e-10, PyTorch's.</summary>
    public double Epsilon { get; init; } = 1e-10;

    internal override void Check()
    {
        base.Check();
        Require.Positive(Epsilon, "Use 1e-10.");
    }
}
