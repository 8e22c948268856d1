using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    /// <summary>Largest Ritz value of each symmetric matrix [m, m] or [b, m, m] after k steps; only the lower part is read.</summary>
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

    private static double[] Of<T>(ReadOnlySpan<T> matrices, int size, int steps) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var largest = new double[matrices.Length / (size * size)];
        for (var i = 0; i < largest.Length; i++) largest[i] = OfOne(matrices.Slice(i * size * size, size * size), size, steps);
        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]   // often called a few times only, before the runtime would optimize it
    private static double OfOne<T>(ReadOnlySpan<T> matrix, int size, int steps) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] vector = Start<T>(size), previous = new T[size], next = new T[size];
        List<double> diagonal = [], beside = [];
        for (var step = 0; step < Math.Min(steps, size); step++)
        {
            Multiply(matrix, vector, next);
            double alpha = 0, square = 0, before = beside.Count > 0 ? beside[^1] : 0;
            for (var i = 0; i < size; i++) alpha += double.CreateTruncating(next[i] * vector[i]);
            diagonal.Add(alpha);
            for (var i = 0; i < size; i++)
            {
                next[i] -= T.CreateTruncating(alpha) * vector[i] + T.CreateTruncating(before) * previous[i];
                square += double.CreateTruncating(next[i] * next[i]);
            }
            var beta = Math.Sqrt(square);
            if (beta == 0 || step == steps - 1) break;
            beside.Add(beta);
            (previous, vector, next) = (vector, next, previous);
            for (var i = 0; i < size; i++) vector[i] /= T.CreateTruncating(beta);
        }
        return Math.Max(0, Tridiagonal.Largest(diagonal, beside));
    }

    /// <summary>y ← A·x from what is on and below the diagonal of A: each row is read once, for its product with x and for its
    /// share of the rows above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<T>(ReadOnlySpan<T> matrix, T[] x, T[] y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var row = 0; row < x.Length; row++)
        {
            var left = matrix.Slice(row * x.Length, row);
            var lanes = MemoryMarshal.Cast<T, Vector<T>>(left);
            var xs = MemoryMarshal.Cast<T, Vector<T>>(x.AsSpan(0, row));
            var ys = MemoryMarshal.Cast<T, Vector<T>>(y.AsSpan(0, row));
            var (own, sums) = (new Vector<T>(x[row]), Vector<T>.Zero);
            for (var i = 0; i < lanes.Length; i++)
            {
                sums += lanes[i] * xs[i];
                ys[i] += lanes[i] * own;
            }
            var sum = Vector.Sum(sums) + matrix[row * x.Length + row] * x[row];
            for (var i = lanes.Length * Vector<T>.Count; i < row; i++)
            {
                sum += left[i] * x[i];
                y[i] += left[i] * x[row];
            }
            y[row] = sum;
        }
    }

    /// <summary>The fixed unit vector: normal numbers, divided by their norm.</summary>
    private static T[] Start<T>(int size) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(Seed);
        var values = new double[size];
        for (var i = 0; i < size; i++)
            values[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var norm = Math.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value => T.CreateTruncating(value / norm))];
    }
}
