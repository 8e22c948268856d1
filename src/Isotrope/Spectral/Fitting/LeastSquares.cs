namespace Isotrope.Spectral;

/// <summary>Dense linear least squares by Householder reflections, in double precision.</summary>
internal static class LeastSquares
{
    /// <summary>The x that minimises ||J·x - b||, J given by rows; null where its columns are dependent.</summary>
    /// <remarks>Overwrites both arguments. Columns are brought to length 1 first, so their units do not matter.</remarks>
    public static double[]? Solve(double[][] rows, double[] b)
    {
        int height = rows.Length, width = rows[0].Length;
        var scale = new double[width];
        foreach (var row in rows)
            for (var j = 0; j < width; j++) scale[j] += row[j] * row[j];
        for (var j = 0; j < width; j++)
        {
            scale[j] = Math.Sqrt(scale[j]);
            if (!(scale[j] > 0 && double.IsFinite(scale[j]))) return null;
        }
        foreach (var row in rows)
            for (var j = 0; j < width; j++) row[j] /= scale[j];
        var diagonal = new double[width];
        var sums = new double[width];
        for (var k = 0; k < width; k++)
        {
            var norm = 0.0;
            for (var i = k; i < height; i++) norm += rows[i][k] * rows[i][k];
            norm = Math.Sqrt(norm);
            if (norm < 1e-14) return null;
            diagonal[k] = rows[k][k] > 0 ? -norm : norm;
            rows[k][k] -= diagonal[k];
            var length = -diagonal[k] * rows[k][k];   // half the squared length of the reflector
            Array.Clear(sums);
            var last = 0.0;
            for (var i = k; i < height; i++)
            {
                var row = rows[i];
                for (var j = k + 1; j < width; j++) sums[j] += row[k] * row[j];
                last += row[k] * b[i];
            }
            for (var i = k; i < height; i++)
            {
                var row = rows[i];
                var factor = row[k] / length;
                for (var j = k + 1; j < width; j++) row[j] -= factor * sums[j];
                b[i] -= factor * last;
            }
        }
        var x = new double[width];
        for (var k = width - 1; k >= 0; k--)
        {
            var sum = b[k];
            for (var j = k + 1; j < width; j++) sum -= rows[k][j] * x[j];
            x[k] = sum / diagonal[k];
        }
        for (var j = 0; j < width; j++) x[j] /= scale[j];
        return x;
    }
}
