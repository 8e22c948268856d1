namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Sgd"/>.</summary>
public sealed record SgdOptions : UpdateOptions
{
    /// <summary>Options with coupled decay, the L2 penalty of the textbook.</summary>
    public SgdOptions()
    {
        LearningRate = 0.1;   // He et al. (2016), arXiv 1512.03385, section 3.4
        DecayForm = WeightDecayForm.Coupled;
    }

    /// <summary>Momentum decay μ, dimensionless, in [0, 1). Default 0.9, of Sutskever et al. (2013) and He et al. (2016);
    /// PyTorch's is 0.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether the step looks ahead along the momentum. Default false, PyTorch's.</summary>
    public bool Nesterov { get; init; }

    internal override double FirstMoment { get => Momentum; init => Momentum = value; }

    internal override void Check()
    {
        base.Check();
        Require.InRange(Momentum, 0, 1, "Use 0 for no momentum.");
    }
}
