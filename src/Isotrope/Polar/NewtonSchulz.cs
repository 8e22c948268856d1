namespace Isotrope.Polar;

/// <summary>Newton–Schulz-type iteration: a polynomial schedule applied to the singular values by matrix products
/// alone.</summary>
/// <remarks>
/// With X = G / ‖G‖_F, shape [m, n], m ≤ n, each step of the schedule computes
/// <code>
/// A = X·X^T                       // [m, m]
/// X ← a·X + (b·A + c·A²)·X        // [m, n]
/// </code>
/// 4m²n + 2m³ operations a step. Departure from the references: no small number is added to the norm, which made their
/// result depend on the scale of small gradients; zero is handled exactly. A norm offset brings their behaviour back.
/// </remarks>
public sealed class NewtonSchulz : PolarSolver
{
    private readonly double _normOffset;

    /// <summary>Iterates a schedule.</summary>
    /// <param name="schedule">The polynomials.</param>
    /// <param name="normOffset">ε in X = G / (‖G‖_F + ε), at least 0. Default 0; 1e-7 in Muon's original, Moonlight and
    /// PolarGrad.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative or NaN.</exception>
    public NewtonSchulz(PolynomialSchedule schedule, double normOffset = 0)
    {
        Require.NotNegative(normOffset, "Use 0 for a result that is free of scale.");
        (Schedule, _normOffset) = (schedule, normOffset);
    }

    /// <summary>The polynomials.</summary>
    public PolynomialSchedule Schedule { get; }

    /// <inheritdoc/>
    public override string Name => _normOffset == 0 ? Schedule.Name : $"{Schedule.Name}-offset";

    /// <inheritdoc/>
    protected override bool IsScaleFree => _normOffset == 0;

    /// <inheritdoc/>
    protected override int StepsFor(ScalarType type) => Schedule.Steps.Count;

    /// <inheritdoc/>
    protected override PolarCertificate CertificateFor(Tensor gradient)
    {
        var (low, high) = Schedule.ImageOf(Schedule.Lower, 1);
        return new(low, high, Schedule.Lower, Rounding(gradient, 3 * Schedule.Steps.Count));
    }

    /// <inheritdoc/>
    protected override Tensor Factor(Tensor wide)
    {
        var iterate = Normalized(wide, _normOffset);
        foreach (var (a, b, c) in Schedule.Steps)
        {
            using var previous = iterate;
            using var transposed = iterate.transpose(-2, -1);
            using var gram = iterate.matmul(transposed);          // [m, m]
            using var polynomial = Products.Add(b, gram, c, gram, gram);
            iterate = Products.Add(a, iterate, 1, polynomial, iterate);
        }
        return iterate;
    }
}
