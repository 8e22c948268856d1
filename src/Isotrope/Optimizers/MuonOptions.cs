using Isotrope.Polar;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Muon"/>. The properties <see cref="Jordan"/>, <see cref="Moonlight"/> and
/// <see cref="PyTorch"/> are the published conventions.</summary>
public sealed record MuonOptions : MomentumOptions
{
    /// <summary>Options with the original's learning rate, 0.02.</summary>
    public MuonOptions() => LearningRate = 0.02;

    /// <summary>Average or sum. Default average, as in the original.</summary>
    public MomentumForm Form { get; init; } = MomentumForm.Average;

    /// <summary>Whether the direction looks ahead along the momentum. Default true, as in the original.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>How the update is scaled. Default spectral, as in the original.</summary>
    public UpdateScale UpdateScale { get; init; } = UpdateScale.Spectral;

    /// <summary>The original: average, Nesterov, spectral scale, rate 0.02, five Jordan steps, no decay.</summary>
    /// <remarks>Departure: a convolution is scaled by its flattened shape; the original takes the kernel's, which gives
    /// 1.</remarks>
    public static MuonOptions Jordan { get; } = new() { Solver = PolynomialSchedules.Jordan.Name };

    /// <summary>Moonlight's: sum, Nesterov, RMS-matched scale, rate 1e-3, decay 0.1, five Jordan steps.</summary>
    public static MuonOptions Moonlight { get; } = new()
    {
        LearningRate = 1e-3,
        WeightDecay = 0.1,
        Form = MomentumForm.Sum,
        UpdateScale = UpdateScale.MatchRms,
        Solver = PolynomialSchedules.Jordan.Name,
    };

    /// <summary>PyTorch's <c>torch.optim.Muon</c>: average, Nesterov, spectral scale, rate 1e-3, decay 0.1, five Jordan
    /// steps.</summary>
    /// <remarks>Departure: the reference works in bfloat16, this in the parameter's type.</remarks>
    public static MuonOptions PyTorch { get; } = Jordan with { LearningRate = 1e-3, WeightDecay = 0.1 };
}
