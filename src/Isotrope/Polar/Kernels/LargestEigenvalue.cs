using System.Numerics;
using System.Runtime.InteropServices;
using Tensor = TorchSharp.torch.Tensor;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Isotrope.Polar.Kernels;

/// <summary>The largest eigenvalue of positive semidefinite matrices, by Lanczos' method.</summary>
/// <remarks>
/// The estimate is a Ritz value, so it never exceeds the true value (but for rounding). From a start vector drawn uniformly from the
/// sphere it is below (1 - ε) of the true value with probability at most 1.648·√m·exp(-√ε·(2k - 1)) after k steps (Kuczyński and
/// Woźniakowski 1992, <see href="https://doi.org/10.1137/0613066"/>, theorem 4.2). The start vector is one fixed draw, so that results
/// repeat. The products with vectors are written by hand, on the processor: as tensor operations each would cost more to call than to
/// compute.
/// </remarks>
internal static class LargestEigenvalue
{
    /// <summary>Allowed probability of an estimate below what <see cref="Excess"/> says.</summary>
    public const double FailureProbability = 1e-6;

    private const int Seed = 20_240_917;

    /// <summary>Largest Ritz value of each symmetric matrix [m, m] or [b, m, m] after k steps.</summary>
    public static double[] Of(Tensor matrices, int steps)
    {
        using var scope = NewDisposeScope();
        var here = matrices.cpu().contiguous();
        var size = (int)here.shape[^1];
        return here.dtype == ScalarType.Float64
            ? Of(MemoryMarshal.Cast<byte, double>(here.bytes), size, steps)
            : Of(MemoryMarshal.Cast<byte, float>(here.bytes), size, steps);
    }

    /// <summary>The true value is at most this many times the estimate, with probability 1 - <see cref="FailureProbability"/>.</summary>
    public static double Excess(long m, int steps)
    {
        if (steps >= m) return 1 + 1e-6;   // the Krylov space is everything
        var root = Math.Log(1.648 * Math.Sqrt(m) / FailureProbability) / (2 * steps - 1);
        return root < 1 ? 1 / (1 - root * root) : double.PositiveInfinity;
    }

    private static double[] Of<T>(ReadOnlySpan<T> matrices, int size, int steps) where T : unmanaged, INumber<T>, IRootFunctions<T>
    {
        var largest = new double[matrices.Length / (size * size)];
        for (var i = 0; i < largest.Length; i++) largest[i] = OfOne(matrices.Slice(i * size * size, size * size), size, steps);
        return largest;
    }

    private static double OfOne<T>(ReadOnlySpan<T> matrix, int size, int steps) where T : unmanaged, INumber<T>, IRootFunctions<T>
    {
        T[] vector = Start<T>(size), previous = new T[size], next = new T[size];
        List<double> diagonal = [], beside = [];
        for (var step = 0; step < Math.Min(steps, size); step++)
        {
            for (var row = 0; row < size; row++) next[row] = TensorPrimitives.Dot(matrix.Slice(row * size, size), vector);
            var alpha = TensorPrimitives.Dot<T>(next, vector);
            diagonal.Add(double.CreateChecked(alpha));
            TensorPrimitives.MultiplyAdd<T>(vector, -alpha, next, next);
            if (beside.Count > 0) TensorPrimitives.MultiplyAdd<T>(previous, T.CreateChecked(-beside[^1]), next, next);
            var beta = TensorPrimitives.Norm<T>(next);
            if (beta == T.Zero || step == steps - 1) break;
            beside.Add(double.CreateChecked(beta));
            (previous, vector, next) = (vector, next, previous);
            TensorPrimitives.Divide<T>(vector, beta, vector);
        }
        return Math.Max(0, Tridiagonal.Largest(diagonal, beside));
    }

    /// <summary>The fixed unit vector: normal numbers, divided by their norm.</summary>
    private static T[] Start<T>(int size) where T : unmanaged, INumber<T>, IRootFunctions<T>
    {
        var random = new Random(Seed);
        var vector = new T[size];
        for (var i = 0; i < size; i++)
            vector[i] = T.CreateChecked(
                Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        TensorPrimitives.Divide<T>(vector, TensorPrimitives.Norm<T>(vector), vector);
        return vector;
    }
}
