namespace Isotrope.Polar;

/// <summary>Computes polar factors: msign(G) = U·V^T for G = U·S·V^T.</summary>
/// <remarks>
/// Solvers are immutable and safe to share. Every one is free of scale: the input is first divided by a power of two, so
/// that matrices of size 1e-30 and 1e25 give the same factor; an exactly zero matrix gives zero; a single row or column is
/// divided by its norm. Singular values below the certificate's <see cref="PolarCertificate.From"/> are damped towards zero.
/// </remarks>
public abstract class PolarSolver
{
    /// <summary>The name by which the catalogue and the command line know the solver.</summary>
    public abstract string Name { get; }

    /// <summary>Computes the polar factor of a matrix, or of each matrix of a batch.</summary>
    /// <param name="gradient">[m, n] or [b, m, n], float32 or float64. Not changed.</param>
    /// <returns>The factor with its certificate; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The tensor is no matrix or batch of matrices, or is not of a real floating
    /// type.</exception>
    /// <exception cref="NumericalException">The tensor holds NaN or infinity.</exception>
    public PolarResult Solve(Tensor gradient)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        if (gradient.dim() is not (2 or 3))
            throw new ArgumentException(
                $"A polar factor exists for matrices [m, n] and batches [b, m, n]; the tensor has shape " +
                $"[{string.Join(", ", gradient.shape)}]. View it as one of these first.", nameof(gradient));
        if (gradient.dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException(
                $"The tensor has type {gradient.dtype}; float32 and float64 are supported.", nameof(gradient));
        if (!gradient.isfinite().all().item<bool>())
            throw new NumericalException("The matrix holds NaN or infinity, so it has no polar factor.");
        var factor = Map(gradient).MoveToOuterDisposeScope();
        return new PolarResult(factor, Name, StepsFor(gradient.dtype), CertificateFor(gradient));
    }

    /// <summary>The factor of finite matrices [.., m, n], without checks and without waiting for the device.</summary>
    internal Tensor Map(Tensor matrices)
    {
        using var scope = NewDisposeScope();
        var tall = matrices.shape[^2] > matrices.shape[^1];
        var wide = tall ? matrices.transpose(-2, -1) : matrices;
        if (IsScaleFree) wide = PowerOfTwoScaled(wide);
        if (wide.shape.Length == 3 && wide.shape[0] == 1) wide = wide.squeeze(0);   // one matrix needs no batched products
        var factor = wide.shape[^2] == 1 ? Normalized(wide) : Factor(wide);
        if (tall) factor = factor.transpose(-2, -1);
        return factor.reshape(matrices.shape).MoveToOuterDisposeScope();
    }

    /// <summary>Whether the result does not depend on the scale of the input; only reference modes answer no.</summary>
    protected virtual bool IsScaleFree => true;

    /// <summary>The factor of matrices [m, n] or [b, m, n] with 1 &lt; m ≤ n whose largest entry is in [1, 2) or zero.</summary>
    protected abstract Tensor Factor(Tensor wide);

    /// <summary>Iterations for inputs of that type.</summary>
    protected abstract int StepsFor(ScalarType type);

    /// <summary>What is known beforehand of the factor of such a matrix.</summary>
    protected abstract PolarCertificate CertificateFor(Tensor gradient);

    /// <summary>Divides each matrix by its Frobenius norm plus an offset; zero stays zero.</summary>
    protected static Tensor Normalized(Tensor wide, double offset = 0)
    {
        using var scope = NewDisposeScope();
        var norm = linalg.norm(wide, dims: [-2, -1], keepdim: true).add_(offset);
        return wide.div(norm.add_(norm.eq(0))).MoveToOuterDisposeScope();
    }

    /// <summary>Rounding allowance of a certificate: 4·k·√n·u.</summary>
    protected static double Rounding(Tensor gradient, int products) =>
        4 * products * Math.Sqrt(Math.Max(gradient.shape[^1], gradient.shape[^2])) * UnitRoundoff(gradient.dtype);

    /// <summary>Half the distance from 1 to the next larger number of the type.</summary>
    protected static double UnitRoundoff(ScalarType type) => type == ScalarType.Float64 ? Math.Pow(2, -53) : Math.Pow(2, -24);

    /// <summary>Brings the largest entry of each matrix into [1, 2) without rounding, so that no square over- or
    /// underflows.</summary>
    private static Tensor PowerOfTwoScaled(Tensor matrices)
    {
        using var scope = NewDisposeScope();
        var largest = matrices.abs().amax([-2, -1], keepdim: true);
        // Two factors, because 2^-e of a subnormal number's exponent e exceeds the type's range; log2(0) = -inf is clamped.
        var limit = matrices.dtype == ScalarType.Float64 ? 1000 : 120;
        var exponent = largest.log2_().floor_().clamp_(-1.2 * limit, 1.2 * limit).neg_();
        var half = exponent.div(2).floor_();
        return matrices.mul(half.exp2()).mul_((exponent - half).exp2_()).MoveToOuterDisposeScope();
    }
}
