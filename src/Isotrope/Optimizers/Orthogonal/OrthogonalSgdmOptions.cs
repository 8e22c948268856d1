using Isotrope.Polar;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="OrthogonalSgdm"/>.</summary>
public sealed record OrthogonalSgdmOptions : MomentumOptions
{
    /// <summary>Options with rate 1e-3 and momentum 0.9, the reference's example, and exact polar factors, as its singular value
    /// decomposition gives.</summary>
    public OrthogonalSgdmOptions()
    {
        LearningRate = 1e-3;
        Momentum = 0.9;
        Accuracy = PolarAccuracy.Exact;
    }

    /// <summary>Whether the update looks ahead along the momentum. Default false, PyTorch's for SGD.</summary>
    public bool Nesterov { get; init; }
}
