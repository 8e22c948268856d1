namespace Isotrope.Polar.Kernels;

/// <summary>Symmetric tridiagonal matrices of a few rows, as Lanczos' method leaves them.</summary>
internal static class Tridiagonal
{
    /// <summary>The largest eigenvalue, by bisection with Sturm's count, to rounding.</summary>
    public static double Largest(IReadOnlyList<double> diagonal, IReadOnlyList<double> beside)
    {
        double Beside(int i) => i >= 0 && i < Math.Min(beside.Count, diagonal.Count - 1) ? Math.Abs(beside[i]) : 0;
        var high = Enumerable.Range(0, diagonal.Count).Max(i => diagonal[i] + Beside(i) + Beside(i - 1));   // Gershgorin
        var low = diagonal.Max();
        for (var i = 0; i < 60 && high - low > 1e-15 * Math.Abs(high); i++)
        {
            var middle = low + (high - low) / 2;
            if (HasEigenvalueAbove(middle)) low = middle;
            else high = middle;
        }
        return low;

        bool HasEigenvalueAbove(double x)
        {
            var pivot = 1.0;
            for (var i = 0; i < diagonal.Count; i++)
            {
                pivot = diagonal[i] - x - (i > 0 ? Beside(i - 1) * Beside(i - 1) / pivot : 0);
                if (pivot > 0) return true;
                if (pivot == 0) pivot = -double.Epsilon;
            }
            return false;
        }
    }
}
