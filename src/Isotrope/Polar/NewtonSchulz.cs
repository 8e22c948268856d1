using Isotrope.Polar.Kernels;

namespace Isotrope.Polar;

/// <summary>Newton–Schulz-type iteration: a polynomial schedule applied to the singular values by matrix products
/// alone.</summary>
/// <remarks>
/// With X = G / N, shape [m, n], m ≤ n, each step of the schedule computes
/// <code>
/// A = X·X^T                       // [m, m]
/// X ← (a·I + b·A + c·A²)·X        // [m, n]
/// </code>
/// 4m²n + 2m³ operations a step. Single matrices are worked on in place, with symmetric products; batches of small ones share their
/// products. Departure from the references: no small number is added to the norm, which made their result depend on the scale of small
/// gradients; zero is handled exactly. A norm offset brings their behaviour back.
/// </remarks>
public sealed class NewtonSchulz : PolarSolver
{
    private readonly Normalization _normalization;
    private readonly double _normOffset;

    /// <summary>Iterates a schedule on G / (N + ε).</summary>
    /// <param name="schedule">The polynomials.</param>
    /// <param name="normOffset">ε, at least 0, for N = ‖G‖_F alone. Default 0; 1e-7 in Muon's original, Moonlight and
    /// PolarGrad.</param>
    /// <param name="normalization">N. Default ‖G‖_F, as in all published codes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative or NaN.</exception>
    /// <exception cref="ArgumentException">An offset with another norm.</exception>
    public NewtonSchulz(PolynomialSchedule schedule, double normOffset = 0, Normalization normalization = Normalization.Frobenius)
    {
        Require.NotNegative(normOffset, "Use 0 for a result that is free of scale.");
        if (normOffset != 0 && normalization != Normalization.Frobenius)
            throw new ArgumentException("The published codes add an offset to the Frobenius norm only.", nameof(normOffset));
        (Schedule, _normOffset, _normalization) = (schedule, normOffset, normalization);
    }

    /// <summary>The polynomials.</summary>
    public PolynomialSchedule Schedule { get; }

    /// <inheritdoc/>
    public override string Name => _normOffset != 0 ? $"{Schedule.Name}-offset"
        : _normalization == Normalization.Schatten8 ? $"{Schedule.Name}-s8" : Schedule.Name;

    /// <inheritdoc/>
    public override double Flops(long m, long n) => Schedule.Steps.Count * (4.0 * m * m * n + 2.0 * m * m * m);

    /// <inheritdoc/>
    private protected override bool IsScaleFree => _normOffset == 0;

    internal override Tensor Factor(Tensor wide, PolarReport report)
    {
        using var scope = NewDisposeScope();
        if (GramPolynomial.IsSmall(wide)) return Factor(wide.unsqueeze(0), report).squeeze(0).MoveToOuterDisposeScope();
        var start = NormalizedGram.Of(wide, _normalization, _normOffset);
        if (report.IsWanted) report.Certificate = ScheduleCertificate.Of(Schedule, wide, start.Gram);
        var polynomial = GramPolynomial.Of(Schedule.Steps[0], start.Gram, start.Square).mul_(start.SquaredNorm.rsqrt());
        var x = wide;
        for (var step = 1; step < Schedule.Steps.Count; step++)
        {
            x = Applied(polynomial, x, step % 2 == 0 ? "even iterate" : "odd iterate");
            polynomial = GramPolynomial.Of(Schedule.Steps[step], GramPolynomial.Gram(x));
        }
        report.Steps = Schedule.Steps.Count;
        return Products.Left(polynomial, x).MoveToOuterDisposeScope();
    }

    /// <summary>P·X in the pool's memory.</summary>
    private static Tensor Applied(Tensor polynomial, Tensor x, string name)
    {
        if (x.dim() == 3) return Products.Batch(name, polynomial, x);
        var product = Scratch.Matrix(name, x.shape[0], x.shape[1], x);
        Products.AddInto(product, polynomial, x);
        return product;
    }
}
