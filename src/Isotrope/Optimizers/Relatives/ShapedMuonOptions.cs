using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="ShapedMuon"/>. The static properties are published shapes.</summary>
public sealed record ShapedMuonOptions : MomentumOptions
{
    /// <summary>Options with Muon's rate, 0.02.</summary>
    public ShapedMuonOptions() => LearningRate = 0.02;

    /// <summary>f, or how it changes (see <see cref="SpectralSchedule"/>). Default <c>power(p=0.5)</c>, halfway between the
    /// gradient and its polar factor.</summary>
    public string Shape { get; init; } = "power(p=0.5)";

    /// <summary>All steps of the run, of which shares in the shape are taken; at least 1. Default 3040, the length of the records
    /// that the published schedules are from; training runs put their own in its place.</summary>
    public long Horizon { get; init; } = 3040;

    /// <summary>Whether the update is as long, in Frobenius norm, as Muon's, so that rates carry over. Default true, as in
    /// Contra-Muon.</summary>
    public bool KeepNorm { get; init; } = true;

    /// <summary>Largest error of f, in units of the larger of |f(x)| and |f(1)|; positive. Default 1e-2, less than that of
    /// Muon's own polar factor.</summary>
    public double Tolerance { get; init; } = 1e-2;

    /// <summary>Whether the direction looks ahead along the momentum. Default true, as in Muon.</summary>
    public bool Nesterov { get; init; } = true;

    /// <summary>How the update is scaled. Default spectral, as in Muon.</summary>
    public UpdateScale UpdateScale { get; init; } = UpdateScale.Spectral;

    /// <summary>SoftMuon: S/√(S² + τ⁻²), with 1/τ a twentieth of the largest singular value; the step is as long as that
    /// makes it.</summary>
    /// <remarks>Departure: the source adapts τ by quantiles of the singular values.</remarks>
    public static ShapedMuonOptions Soft { get; } = new() { Shape = "softsign(lambda=0.05)", KeepNorm = false };

    /// <summary>HTMuon: S^0.125.</summary>
    /// <remarks>Departure: of singular values relative to the largest, at Muon's length; the source takes them as they
    /// are.</remarks>
    public static ShapedMuonOptions HeavyTailed { get; } = new() { Shape = "power(p=0.125)" };

    /// <summary>DynMuon: S^p, with p falling from 0.25 to -0.25 along a logistic curve around 4 % of the run, of that
    /// width.</summary>
    /// <remarks>Center and width are those of record 28 of the optimization track; the paper's text has 2 % and 1 %. Departure:
    /// both codes replace S^p by a polynomial near S = 1, which emphasizes small singular values much less.</remarks>
    public static ShapedMuonOptions Dynamic { get; } =
        new() { Shape = "power(p=0.25) to power(p=-0.25) around 4% over 4%" };

    /// <summary>Contra-Muon: the polar factor less a fifth of the direction in units of its largest singular value.</summary>
    public static ShapedMuonOptions Contra { get; } = new() { Shape = "contra(c=0.25)" };

    /// <summary>Contra-Muon that becomes Muon and, late, S^0.1: the schedule of record 20, steps 0, 2000, 2500 and 3010 of
    /// 3040.</summary>
    /// <remarks>Departure: of the record only the shape is taken, without its other changes of the update; the record stops four
    /// fifths of the way to S^0.1 and brings each of two shapes to Muon's length, here it is their sum.</remarks>
    public static ShapedMuonOptions ContraToSoft { get; } = new()
    {
        Shape = "contra(c=0.25) at 0%; sign at 65.8%; sign at 82.2%; power(p=0.1) at 99%",
    };

    internal override void Check()
    {
        base.Check();
        _ = SpectralSchedule.Parse(Shape);   // a wrong shape is an error now, not at the first step
        if (Horizon < 1)
            throw new ArgumentOutOfRangeException(nameof(Horizon), Horizon, "Horizon must be at least 1: the steps of the run.");
        Require.Positive(Tolerance, "Use 1e-2.");
        Require.Member(UpdateScale);
    }
}
