namespace Isotrope.Polar.Kernels;

/// <summary>What every solver does to its input before its own work.</summary>
internal static class PolarInput
{
    /// <summary>Between these norms no square of an entry that matters over- or underflows in single precision.</summary>
    private const double LeastNorm = 1e-6, LargestNorm = 1e6;

    /// <summary>Refuses what has no polar factor.</summary>
    /// <exception cref="ArgumentException">No matrix or batch of matrices, empty, or not of a real floating type.</exception>
    /// <exception cref="NumericalException">NaN or infinity.</exception>
    public static void Check(Tensor gradient, string name)
    {
        CheckShape(gradient, name);
        using var scope = NewDisposeScope();
        if (!Largest(gradient).sum().isfinite().item<bool>()) throw NotFinite(name);
    }

    /// <summary>Refuses what is no matrix or batch of matrices, empty, or not of a real floating type.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    public static void CheckShape(Tensor gradient, string name = "the matrix")
    {
        if (gradient.dim() is not (2 or 3) || gradient.numel() == 0)
            throw new ArgumentException(
                $"A polar factor exists for matrices [m, n] and batches [b, m, n]; {name} has shape " +
                $"[{string.Join(", ", gradient.shape)}]. View it as one of these first.", nameof(gradient));
        if (gradient.dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException(
                $"The type of {name} is {gradient.dtype}; float32 and float64 are supported. Convert it first.", nameof(gradient));
    }

    /// <summary>The matrices with their largest entry in a range where squares are safe; multiplied by powers of two, so nothing is
    /// rounded. Returns the argument where all of them are there already.</summary>
    /// <exception cref="NumericalException">NaN or infinity, found only on processors, where looking does not wait.</exception>
    public static Tensor Scaled(Tensor matrices)
    {
        using var scope = NewDisposeScope();
        var onProcessor = matrices.device_type == DeviceType.CPU;
        if (onProcessor && Norms(matrices).All(norm => norm >= LeastNorm && norm <= LargestNorm)) return matrices;
        var largest = Largest(matrices);
        if (onProcessor && !largest.sum().isfinite().item<bool>()) throw NotFinite("the direction");
        // Two factors, because 2^-e of a subnormal number's exponent e exceeds the type's range; log2(0) = -inf is clamped.
        var limit = matrices.dtype == ScalarType.Float64 ? 1000 : 120;
        var exponent = largest.log2().floor_().clamp_(-1.2 * limit, 1.2 * limit).neg_();
        var half = exponent.div(2).floor_();
        return matrices.mul(half.exp2()).mul_((exponent - half).exp2_()).MoveToOuterDisposeScope();
    }

    /// <summary>Divides each matrix by its Frobenius norm plus an offset; zero stays zero.</summary>
    public static Tensor Normalized(Tensor wide, double offset = 0)
    {
        using var scope = NewDisposeScope();
        var norm = linalg.vector_norm(wide, 2, [-2, -1], keepdim: true).add_(offset);
        return wide.div(norm.add_(norm.eq(0))).MoveToOuterDisposeScope();
    }

    /// <summary>Rounding allowance of a certificate: (2·k·√m + 2·κ + 12)·u.</summary>
    /// <param name="wide">[.., m, n].</param>
    /// <param name="products">k, the products whose rounding nothing repairs.</param>
    /// <param name="condition">κ, the largest over the smallest resolved eigenvalue of the last Gram matrix that the factor is computed
    /// from: its rounding, about u of the largest, is magnified by as much.</param>
    public static double Rounding(Tensor wide, int products, double condition = 0) =>
        (2 * products * Math.Sqrt(wide.shape[^2]) + 2 * condition + 12) * UnitRoundoff(wide.dtype);

    /// <summary>Singular values below this fraction of the norm count as rounding of the input and are damped, not lifted.</summary>
    /// <remarks>64·u: rounding a matrix of low rank leaves values of about 2·u/√m of the largest in the other directions, so that
    /// exact solvers give these a weight of a few per cent at most. A cutoff cannot be sharp without the singular vectors.</remarks>
    public static double NumericalRange(ScalarType type) => 64 * UnitRoundoff(type);

    /// <summary>Half the distance from 1 to the next larger number of the type.</summary>
    public static double UnitRoundoff(ScalarType type) => type == ScalarType.Float64 ? Math.Pow(2, -53) : Math.Pow(2, -24);

    /// <summary>‖G‖_F of each matrix; the fastest look at all entries that there is.</summary>
    private static double[] Norms(Tensor matrices)
    {
        if (matrices.dim() == 2) return [matrices.norm().ToDouble()];
        using var norms = linalg.vector_norm(matrices, 2, [-2, -1]).to(ScalarType.Float64);
        return [.. norms.data<double>()];
    }

    /// <summary>The largest absolute entry of each matrix, [.., 1, 1]; NaN if there is one.</summary>
    private static Tensor Largest(Tensor matrices) =>
        linalg.vector_norm(matrices, double.PositiveInfinity, [-2, -1], keepdim: true);

    private static NumericalException NotFinite(string name) =>
        new($"There is NaN or infinity in {name}, so it has no polar factor.");
}
