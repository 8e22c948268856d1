using MathNet.Numerics.LinearAlgebra;

namespace Isotrope.Tests.Optimizers;

/// <summary>The pieces of which the formulas of Muon's relatives are made, with plain matrices.</summary>
internal static class Plain
{
    /// <summary>The polar factor.</summary>
    public static Matrix<double> Factor(Matrix<double> matrix) => Mapped(matrix, _ => 1);

    /// <summary>U·f(S/s₁)·V^T.</summary>
    public static Matrix<double> Mapped(Matrix<double> matrix, Func<double, double> f)
    {
        var (u, s, vt) = Oracle.Svd(Trajectories.Tensor(matrix));
        return u * Matrix<double>.Build.DiagonalOfDiagonalArray([.. s.Select(sigma => f(sigma / s.Max()))]) * vt;
    }

    /// <summary>A running mean M ← μM + (1 - μ)G that begins at zero, and the direction that looks ahead along it or
    /// not.</summary>
    public static Func<Matrix<double>, Matrix<double>> Mean(double decay, bool nesterov)
    {
        Matrix<double>? mean = null;
        return gradient =>
        {
            mean = decay * (mean ?? 0 * gradient) + (1 - decay) * gradient;
            return nesterov ? decay * mean + (1 - decay) * gradient : mean;
        };
    }

    /// <summary>The same with the sum M ← μM + G and the direction G + μM.</summary>
    public static Func<Matrix<double>, Matrix<double>> Sum(double decay)
    {
        Matrix<double>? sum = null;
        return gradient => gradient + decay * (sum = decay * (sum ?? 0 * gradient) + gradient);
    }

    /// <summary>Rows of length 1.</summary>
    public static Matrix<double> Rows(Matrix<double> matrix) => matrix.NormalizeRows(2);

    /// <summary>Columns of length 1.</summary>
    public static Matrix<double> Columns(Matrix<double> matrix) => matrix.NormalizeColumns(2);

    /// <summary>0.2·√max(m, n).</summary>
    public static double MatchedScale(Matrix<double> matrix) =>
        0.2 * Math.Sqrt(Math.Max(matrix.RowCount, matrix.ColumnCount));

    /// <summary>√max(1, m/n).</summary>
    public static double SpectralScale(Matrix<double> matrix) =>
        Math.Sqrt(Math.Max(1, (double)matrix.RowCount / matrix.ColumnCount));
}
