using Isotrope.Polar.Kernels;

namespace Isotrope.Polar;

/// <summary>Computes polar factors: msign(G) = U·V^T for G = U·S·V^T.</summary>
/// <remarks>
/// Solvers are immutable and safe to share. All but the reference modes are free of scale: matrices of size 1e-30 and 1e25 give
/// the same factor; an exactly zero matrix gives zero; a single row or column is divided by its norm. Of a rank-deficient matrix
/// the result is the partial isometry on the singular values from the certificate's <see cref="PolarCertificate.From"/> on;
/// smaller ones are damped.
/// </remarks>
public abstract class PolarSolver
{
    /// <summary>The name by which the catalogue and the command line know the solver.</summary>
    public abstract string Name { get; }

    /// <summary>Floating-point operations for a matrix [m, n], m ≤ n, counted as the formulas stand.</summary>
    public abstract double Flops(long m, long n);

    /// <summary>The accuracy that the solver is built to reach; null where it reaches none.</summary>
    internal virtual PolarAccuracy? Goal => null;

    /// <summary>Whether the result does not depend on the scale of the input; only reference modes answer no.</summary>
    private protected virtual bool IsScaleFree => true;

    /// <summary>Largest smaller side for which the matrices of a batch share their products; above, one matrix keeps a processor
    /// busy and they are solved one after another.</summary>
    private protected virtual long LargestBatched => 256;

    /// <summary>Computes the polar factor of a matrix, or of each matrix of a batch, and what is known of it.</summary>
    /// <param name="gradient">[m, n] or [b, m, n], float32 or float64. Not changed.</param>
    /// <param name="request">What else to find out; null for nothing.</param>
    /// <returns>The factor with its certificate; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The tensor is no matrix or batch of matrices, or is not of a real floating
    /// type.</exception>
    /// <exception cref="NumericalException">The tensor holds NaN or infinity, or the result would point uphill.</exception>
    public PolarResult Solve(Tensor gradient, PolarRequest? request = null)
    {
        request ??= PolarRequest.FactorOnly;
        PolarInput.Check(gradient, request.TensorName);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var report = new PolarReport(isWanted: true);
        var factor = Map(gradient, report);
        var nuclear = Inner(gradient, factor);
        if (!nuclear.gt(0).logical_or(gradient.eq(0).all(-1).all(-1)).all().item<bool>())
            throw new NumericalException(
                $"'{Name}' gave a direction that does not descend for {request.TensorName}: <G, U> = " +
                $"{nuclear.min().item<double>():g3}. Choose a solver with a wider interval, for example 'qdwh'.");
        if (request.Verify || Goal == PolarAccuracy.Exact)
            report.Certificate = GramResidual.Refine(factor, report.Certificate);
        return new(factor.MoveToOuterDisposeScope(), report.Method ?? Name, report.Reason, report.Steps, report.Certificate,
            report.Certificate.Shows(Goal ?? PolarAccuracy.Exact))
        {
            NuclearNorm = nuclear.MoveToOuterDisposeScope(),
            Hermitian = request.Hermitian ? Symmetric(gradient, factor).MoveToOuterDisposeScope() : null,
        };
    }

    /// <summary>The polar factor alone, without certificate: what an optimizer's step computes.</summary>
    /// <param name="gradient">[m, n] or [b, m, n], float32 or float64. Not changed.</param>
    /// <returns>The factor; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The tensor is no matrix or batch of matrices, or is not of a real floating
    /// type.</exception>
    /// <exception cref="NumericalException">The tensor holds NaN or infinity; not noticed on graphics devices.</exception>
    public Tensor Orthogonalize(Tensor gradient)
    {
        PolarInput.CheckShape(gradient);
        using var noGradient = no_grad();
        return Map(gradient);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The name of what maps such matrices: of a choice, the solver that is chosen.</summary>
    internal virtual string NameFor(Tensor matrices) => Name;

    /// <summary>The factor of finite matrices [.., m, n], without checks.</summary>
    internal Tensor Map(Tensor matrices) => Map(matrices, new(isWanted: false));

    /// <summary>The factor of finite matrices [.., m, n] and a report on it.</summary>
    internal Tensor Map(Tensor matrices, PolarReport report)
    {
        using var scope = NewDisposeScope();
        var tall = matrices.shape[^2] > matrices.shape[^1];
        var wide = tall ? matrices.transpose(-2, -1) : matrices;
        if (IsScaleFree) wide = PolarInput.Scaled(wide);
        if (wide.dim() == 3 && wide.shape[0] == 1) wide = wide.squeeze(0);   // one matrix needs no batched products
        var factor = FactorOrRow(wide, report);
        if (tall) factor = factor.transpose(-2, -1);
        return factor.reshape(matrices.shape).MoveToOuterDisposeScope();
    }

    /// <summary>The factor of matrices [m, n] or [b, m, n] with m ≤ n in the range where squares are safe, or zero.</summary>
    internal Tensor FactorOrRow(Tensor wide, PolarReport report) =>
        wide.shape[^2] == 1 ? Row(wide, report)
        : wide.dim() == 3 && wide.shape[^2] > LargestBatched ? OneByOne(wide, report)
        : Factor(wide, report);

    /// <summary>The factor of matrices [m, n] or [b, m, n] with 1 &lt; m ≤ n in the range where squares are safe,
    /// or zero.</summary>
    internal abstract Tensor Factor(Tensor wide, PolarReport report);

    private Tensor OneByOne(Tensor wide, PolarReport report)
    {
        var factors = new Tensor[wide.shape[0]];
        for (var i = 0; i < factors.Length; i++)
        {
            var own = new PolarReport(report.IsWanted);
            using var scope = NewDisposeScope();
            factors[i] = Factor(wide[i], own).MoveToOuterDisposeScope();
            report.Add(own);
        }
        return stack(factors);
    }

    private static Tensor Row(Tensor wide, PolarReport report)
    {
        report.Steps = 1;
        report.Certificate = new(CertificateKind.APriori, 1, 1, 0, 0, PolarInput.Rounding(wide, 1));
        return PolarInput.Normalized(wide);
    }

    /// <summary>⟨G, U⟩ of each matrix, [] or [b].</summary>
    private static Tensor Inner(Tensor gradient, Tensor factor) => gradient.mul(factor).sum([-2, -1]);

    private static Tensor Symmetric(Tensor gradient, Tensor factor)
    {
        var product = gradient.shape[^2] >= gradient.shape[^1]
            ? factor.transpose(-2, -1).matmul(gradient)
            : gradient.matmul(factor.transpose(-2, -1));
        return product.add(product.transpose(-2, -1)).div_(2);
    }
}
