using Isotrope.Norms;
using Isotrope.Polar;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="SteepestDescent"/>.</summary>
public sealed record SteepestDescentOptions : MomentumOptions
{
    /// <summary>Options with the definition's: no momentum, exact polar factors; rate 0.02, that of PolarGrad.</summary>
    public SteepestDescentOptions()
    {
        LearningRate = 0.02;
        Momentum = 0;
        Accuracy = PolarAccuracy.Exact;
    }

    /// <summary>The norm (see <see cref="NormCatalog"/>). Default <c>spectral</c>, which gives PolarGrad and Muon.</summary>
    public string Norm { get; init; } = "spectral";

    /// <summary>Whether steps have length η in the norm, whatever the gradient's length. Default false: their length is η
    /// times the
    /// dual norm of the gradient.</summary>
    public bool Normalized { get; init; }

    internal override void Check()
    {
        base.Check();
        _ = NormCatalog.Parse(Norm);   // an unknown norm is an error now, not at the first step
    }
}
