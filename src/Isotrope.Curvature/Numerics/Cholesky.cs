using System.Numerics;
using System.Runtime.InteropServices;

namespace Isotrope.Curvature.Numerics;

/// <summary>Solves a symmetric positive definite system, its diagonal scaled to ones first.</summary>
internal sealed class Cholesky
{
    private const double Jitter = 1e-15;   // added to the unit diagonal: rounding may leave a tiny negative pivot
    private readonly double[][] _rows;     // lower triangle
    private readonly double[] _scale;

    /// <summary>Factorises; the rows are overwritten.</summary>
    public Cholesky(double[][] matrix)
    {
        _scale = [.. matrix.Select((row, i) => 1 / Math.Sqrt(row[i]))];
        _rows = matrix;
        for (var i = 0; i < matrix.Length; i++)
        {
            var row = matrix[i];
            for (var j = 0; j <= i; j++) row[j] *= _scale[i] * _scale[j];
            row[i] += Jitter;
            for (var j = 0; j < i; j++) row[j] = (row[j] - Dot(row, _rows[j], j)) / _rows[j][j];
            row[i] = Math.Sqrt(Math.Max(row[i] - Dot(row, row, i), Jitter * Jitter));
        }
    }

    /// <summary>x with A x = b.</summary>
    public double[] Solve(double[] b)
    {
        var x = new double[b.Length];
        for (var i = 0; i < b.Length; i++) x[i] = (b[i] * _scale[i] - Dot(_rows[i], x, i)) / _rows[i][i];
        for (var i = b.Length - 1; i >= 0; i--)
        {
            x[i] /= _rows[i][i];
            for (var j = 0; j < i; j++) x[j] -= _rows[i][j] * x[i];
        }
        for (var i = 0; i < x.Length; i++) x[i] *= _scale[i];
        return x;
    }

    /// <summary>sum of a_i b_i over the first entries.</summary>
    public static double Dot(double[] a, double[] b, int length)
    {
        var va = MemoryMarshal.Cast<double, Vector<double>>(a.AsSpan(0, length));
        var vb = MemoryMarshal.Cast<double, Vector<double>>(b.AsSpan(0, length));
        var sums = Vector<double>.Zero;
        for (var i = 0; i < va.Length; i++) sums += va[i] * vb[i];
        var sum = Vector.Sum(sums);
        for (var i = va.Length * Vector<double>.Count; i < length; i++) sum += a[i] * b[i];
        return sum;
    }
}
