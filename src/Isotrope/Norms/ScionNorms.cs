using Isotrope.Polar;

namespace Isotrope.Norms;

/// <summary>The norms of Scion, whose balls contain what a layer of any width may do to its input.</summary>
/// <remarks>
/// W is [m, n], m outputs of n inputs. The names are the reference code's, <see href="https://github.com/LIONS-EPFL/scion"/>;
/// paper: Pethick et al. (2025), <see href="https://arxiv.org/abs/2502.07529"/>. ε is the reference's 1e-8 in a
/// denominator, which makes steps depend on the gradient's scale; here 0 unless asked for.
/// </remarks>
internal static class ScionNorms
{
    /// <summary>Spectral: ρ = √(m/n), between root-mean-square lengths; or √m; at least 1 where asked for.</summary>
    public static Norm Spectral(bool max, bool normalized, PolarSolver? solver) => new ScaledNorm(
        new SpectralNorm(solver),
        $"scion-spectral(max={NormCatalog.Text(max)},normalized={NormCatalog.Text(normalized)})",
        (m, n) =>
        {
            var radius = Math.Sqrt(normalized ? (double)m / n : m);
            return max ? Math.Max(1, radius) : radius;
        });

    /// <summary>Sign: ρ = 1/n, for outputs of bounded entries; or 1.</summary>
    public static Norm Sign(bool normalized) => new ScaledNorm(
        new MaxEntryNorm(), $"scion-sign(normalized={NormCatalog.Text(normalized)})", (_, n) => normalized ? 1.0 / n : 1);

    /// <summary>ColNorm: each column of W, or of W^T, has length √m, for one-hot inputs; divided by n where asked for.</summary>
    public static Norm Columns(bool normalized, bool transposed, double guard)
    {
        var expression = LineExpression("scion-columns", normalized, transposed, guard);
        double Radius(long size, long other) => Math.Sqrt(size) / (normalized ? other : 1);
        return transposed
            ? new RowNorm(expression, (m, n) => Radius(n, m), guard)
            : new ColumnNorm(expression, Radius, guard);
    }

    /// <summary>RowNorm: each row of W, or of W^T, has length 1/√n, or 1 where not normalized.</summary>
    public static Norm Rows(bool normalized, bool transposed, double guard)
    {
        var expression = LineExpression("scion-rows", normalized, transposed, guard);
        double Radius(long size) => normalized ? 1 / Math.Sqrt(size) : 1;
        return transposed
            ? new ColumnNorm(expression, (m, _) => Radius(m), guard)
            : new RowNorm(expression, (_, n) => Radius(n), guard);
    }

    /// <summary>BiasRMS: a vector's entries have root mean square 1; of a matrix, those of each column.</summary>
    public static Norm Bias(double guard) => new ColumnNorm(Named("scion-bias", guard), (m, _) => Math.Sqrt(m), guard);

    /// <summary>The name with the guard, where there is one.</summary>
    public static string Named(string name, double guard) => guard > 0 ? $"{name}(guard={NormCatalog.Text(guard)})" : name;

    private static string LineExpression(string name, bool normalized, bool transposed, double guard)
    {
        var flags = $"normalized={NormCatalog.Text(normalized)},transposed={NormCatalog.Text(transposed)}";
        return guard > 0 ? $"{name}({flags},guard={NormCatalog.Text(guard)})" : $"{name}({flags})";
    }
}
