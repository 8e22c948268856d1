namespace Isotrope.Spectral.Routes;

/// <summary>What rounding in the Gram matrix does to a spectral map.</summary>
/// <remarks>
/// Squares halve the digits: an error of u in the eigenvalue y = x² of a Gram matrix scaled to norm 1 changes x·h(y), h = f/x, by
/// u·|f - x·f'|/(2x²). For the polar factor in single precision that is 6e-2 at x = 1e-3 with the factor 2 below, as measured.
/// </remarks>
internal static class GramNoise
{
    private const double Factor = 2;   // measured on Gram matrices 768 x 768 of condition 1e3
    private const int Points = 64;

    /// <summary>The largest such change on [lower, 1], in units of the larger of |f(x)| and |f(1)|.</summary>
    public static double Of(SpectralFunction function, double lower, double unitRoundoff)
    {
        var target = FitTarget.For(function, lower, Points);
        var worst = 1.0;
        for (var i = 0; i < Points; i++)
        {
            var x = target.X[i];
            worst = Math.Max(worst, Math.Abs(target.F[i] - x * SlopeAt(function, x)) / (2 * x * x * target.Unit[i]));
        }
        return Factor * unitRoundoff * worst;
    }

    private static double SlopeAt(SpectralFunction function, double x) =>
        function.SlopeAt(x) ?? (function.At(x * (1 + 1e-6)) - function.At(x * (1 - 1e-6))) / (2e-6 * x);
}
