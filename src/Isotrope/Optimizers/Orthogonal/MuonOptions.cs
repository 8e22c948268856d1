using Isotrope.Polar;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="Muon"/>. The static properties are the conventions of published code.</summary>
/// <remarks>
/// A convention fixes momentum, scale, schedule, rate and decay. None adds the reference's small constant to the norm
/// (see <see cref="Muon"/> for how to have it), and all work in the parameter's type where the references use bfloat16.
/// </remarks>
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

    /// <summary>Lines of the direction that get unit length before the polar factor. Default none.</summary>
    public Equalization Before { get; init; } = Equalization.None;

    /// <summary>Lines of the polar factor that get unit length. Default none.</summary>
    public Equalization After { get; init; } = Equalization.None;

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
    public static MuonOptions PyTorch { get; } = Jordan with { LearningRate = 1e-3, WeightDecay = 0.1 };

    /// <summary>Optax's <c>contrib.muon</c>: corrected average, Nesterov, spectral scale, five Jordan steps, no decay. Optax has
    /// no default rate; this is the original's, 0.02.</summary>
    public static MuonOptions Optax { get; } = Jordan with { Form = MomentumForm.CorrectedAverage };

    /// <summary>The Muon of the Dion repository: sum, no Nesterov, scale √(m/n), rate 0.01, decay 0.01, five Polar Express
    /// steps.</summary>
    public static MuonOptions Dion { get; } = new()
    {
        LearningRate = 0.01,
        WeightDecay = 0.01,
        Form = MomentumForm.Sum,
        Nesterov = false,
        UpdateScale = UpdateScale.RmsToRms,
        Solver = PolynomialSchedules.PolarExpress5.Name,
    };

    /// <summary>The original with Scion's scale √(m/n), under which rates are meant to transfer across widths (see arXiv
    /// 2502.07529).</summary>
    public static MuonOptions ScionScale { get; } = Jordan with { UpdateScale = UpdateScale.RmsToRms };

    /// <summary>NVIDIA's Emerging-Optimizers: average, no Nesterov, scale √max(m, n), rate 3e-4, decay 0.01, the five
    /// quintics.</summary>
    public static MuonOptions Emerging { get; } = new()
    {
        LearningRate = 3e-4,
        WeightDecay = 0.01,
        Nesterov = false,
        UpdateScale = UpdateScale.UnitRms,
        Solver = PolynomialSchedules.Quintic.Name,
    };

    /// <summary>Muon+ (Zhang et al. 2026, <see href="https://arxiv.org/abs/2602.21545"/>, and the authors' code): sum, Nesterov,
    /// scale √(m/n), rate 1e-3, decay 0.1, five Jordan steps, whose result gets columns, then rows of unit length.</summary>
    /// <remarks>Departure: the code adds 1e-7 to the squared lengths; here nothing is added.</remarks>
    public static MuonOptions Plus { get; } = Moonlight with
    {
        UpdateScale = UpdateScale.RmsToRms,
        After = Equalization.ColumnsThenRows,
    };

    /// <summary>MuonEq (<see href="https://arxiv.org/abs/2603.28254"/> and the authors' code): sum, Nesterov, RMS-matched scale,
    /// rate 1e-3, decay 0.1, five Jordan steps of the direction divided by the lengths of its rows and columns.</summary>
    /// <remarks>Departure: the code adds 1e-8 to the squared lengths; here nothing is added.</remarks>
    public static MuonOptions Equalized { get; } = Moonlight with { Before = Equalization.Both };

    internal override void Check()
    {
        base.Check();
        Require.Member(Form);
        Require.Member(Before);
        Require.Member(After);
        Require.Member(UpdateScale);
    }
}
