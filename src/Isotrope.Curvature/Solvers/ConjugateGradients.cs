namespace Isotrope.Curvature.Solvers;

/// <summary>Conjugate gradients with a diagonal preconditioner, in the inner product that counts multiplicities.</summary>
internal static class ConjugateGradients
{
    /// <summary>x with A x = b to a relative accuracy in the preconditioner's norm.</summary>
    public static double[] Solve(Func<double[], double[]> times, double[] b, double[] diagonal, Spectrum groups, double accuracy)
    {
        var (x, residual) = (new double[b.Length], (double[])b.Clone());
        double[] Preconditioned() => [.. residual.Select((value, i) => value / diagonal[i])];
        var z = Preconditioned();
        var direction = (double[])z.Clone();
        var square = groups.Inner(residual, z);
        var target = accuracy * accuracy * square;
        for (var iteration = 0; iteration < Math.Max(50, 4 * b.Length) && square > target; iteration++)
        {
            var product = times(direction);
            var curvature = groups.Inner(direction, product);
            // rounding, or H is not convex there: what is found so far descends
            if (!(curvature > 0)) return iteration == 0 ? z : x;
            var length = square / curvature;
            for (var i = 0; i < b.Length; i++)
            {
                x[i] += length * direction[i];
                residual[i] -= length * product[i];
            }
            z = Preconditioned();
            var next = groups.Inner(residual, z);
            for (var i = 0; i < b.Length; i++) direction[i] = z[i] + next / square * direction[i];
            square = next;
        }
        return x;
    }
}
