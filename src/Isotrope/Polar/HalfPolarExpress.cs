using Isotrope.Polar.Kernels;

namespace Isotrope.Polar;

/// <summary>Polar Express in half precision with the norm, and if asked for the last steps, in single:
/// for graphics devices.</summary>
/// <remarks>
/// <code>
/// X = G / ‖G‖_F                                       // float32
/// X ← (a·I + b·A + c·A²)·X,  A = X·X^T                // bfloat16: five steps, six before polishing
/// X ← (15/8·I - 10/8·A + 3/8·A²)·X                    // float32: the polishing steps
/// </code>
/// Nothing waits for the device. Where there are no half-precision units (processors) all steps are in the type of G, so that the
/// method can be tested. The allowance for rounding in bfloat16, u = 2^-9, is not proved; polishing steps bring its cube.
/// Source: <see href="https://arxiv.org/abs/2505.16932"/>, section 4.
/// </remarks>
public sealed class HalfPolarExpress : PolarSolver
{
    private const double UnitOfBFloat16 = 1.0 / 512;
    private static readonly Quintic s_polish = new(1.875, -1.25, 0.375);
    private readonly PolynomialSchedule _schedule;
    private readonly int _polish;

    /// <summary>Half-precision steps and then some in single precision.</summary>
    /// <param name="polish">Steps in single precision, 0 to 4: none for Muon's grade, one for 1e-2, two for 1e-5.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number of steps.</exception>
    public HalfPolarExpress(int polish = 0)
    {
        Require.InRange(polish, 0, 5, "Two reach 1e-5.");
        _polish = polish;
        _schedule = polish == 0 ? PolynomialSchedules.PolarExpress5 : PolarExpress.Schedule(6 + polish, 1e-3, safety: 1.02);
    }

    /// <inheritdoc/>
    public override string Name => _polish == 0 ? "half-express-5" : $"half-express-{_schedule.Steps.Count}-polish-{_polish}";

    /// <inheritdoc/>
    public override double Flops(long m, long n) => (_schedule.Steps.Count + _polish) * (4.0 * m * m * n + 2.0 * m * m * m);

    /// <inheritdoc/>
    private protected override long LargestBatched => long.MaxValue;

    internal override Tensor Factor(Tensor wide, PolarReport report)
    {
        using var scope = NewDisposeScope();
        var half = wide.device_type != DeviceType.CPU && wide.dtype == ScalarType.Float32;
        var normalized = PolarInput.Normalized(wide);
        var x = half ? normalized.to(ScalarType.BFloat16) : normalized;
        foreach (var step in _schedule.Steps) x = Step(step, x);
        x = x.to(wide.dtype);
        for (var step = 0; step < _polish; step++) x = Step(s_polish, x);
        report.Steps = _schedule.Steps.Count + _polish;
        if (report.IsWanted) report.Certificate = Certificate(wide, normalized, half);
        return x.MoveToOuterDisposeScope();
    }

    private static Tensor Step(Quintic step, Tensor x)
    {
        using var scope = NewDisposeScope();
        var gram = x.matmul(x.transpose(-2, -1));
        var polynomial = Products.Add(step.B, gram, step.C, gram, gram);
        ShiftedInverses.AddToDiagonal(polynomial, step.A);
        return polynomial.matmul(x).MoveToOuterDisposeScope();
    }

    private PolarCertificate Certificate(Tensor wide, Tensor normalized, bool half)
    {
        var known = ScheduleCertificate.Of(_schedule, wide, normalized.matmul(normalized.transpose(-2, -1)));
        var slack = half ? 4 * UnitOfBFloat16 : 0;
        var (low, high) = (known.Minimum - slack, known.Maximum + slack);
        for (var step = 0; step < _polish; step++) (low, high) = s_polish.Image(low, high);
        return known with { Minimum = low, Maximum = high };
    }
}
