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
/// result depend on the scale of small gradients; zero is handled exactly.
/// </remarks>
/// <param name="schedule">The polynomials.</param>
public sealed class NewtonSchulz(PolynomialSchedule schedule) : PolarSolver
{
    /// <summary>The polynomials.</summary>
    public PolynomialSchedule Schedule { get; } = schedule;

    /// <inheritdoc/>
    public override string Name => Schedule.Name;

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
        var iterate = Normalized(wide);
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
