using System.Diagnostics;
using Isotrope.Curvature;
using Isotrope.Curvature.Functions;
using TorchSharp;
using static TorchSharp.torch;

/// <summary>Solvers that need no SVD: largest relative error of the singular values above a thousandth of the largest, steps,
/// time in float32 against the SVD's.</summary>
internal static class Matrices
{
    public static void Run()
    {
        foreach (var n in new[] { 256, 768 })
            foreach (var (name, exponent) in new[] { ("i^-1/2", 0.5), ("1/i", 1.0) })
            {
                using var scope = NewDisposeScope();
                var (u, _, vt) = linalg.svd(randn(n, n, dtype: ScalarType.Float64), fullMatrices: false);
                var gradient = (u * arange(1, n + 1, dtype: ScalarType.Float64).pow(-exponent)).matmul(vt);
                foreach (var power in new[] { 2.5, 4, 12 })
                    foreach (var degree in new[] { 2, 4, 6, 8, 12 })
                        Row($"{name} p = {power}, degree {degree}", n, gradient, u, vt, new PowerSum(1, power),
                            new PolynomialModel(new PowerSum(1, power), degree), degree == 8);
                Row($"{name} saturating, degree 8", n, gradient, u, vt, CurvatureFunctions.Parse("saturating(c=1,r0=0.3,a=0.5)"),
                    new PolynomialModel(CurvatureFunctions.Parse("saturating(c=1,r0=0.3,a=0.5)")), true);
                Row($"{name} p = 4, matrix Newton", n, gradient, u, vt, new PowerSum(1, 4), new QuarticNewton(0, 1), true);
                Row($"{name} p = 4, matrix fixed point", n, gradient, u, vt, new PowerSum(1, 4), new QuarticFixedPoint(0, 1),
                    true);
            }
    }

    private static void Row(
        string name, int n, Tensor gradient, Tensor u, Tensor vt, CurvatureFunction h, MatrixModel model, bool timed)
    {
        using var scope = NewDisposeScope();
        var exact = Values(new SvdModel(h).Solve(gradient).Q, u, vt);
        double Error(MatrixStep step) => Values(step.Q, u, vt).Zip(exact).Where(pair => pair.Second > 1e-3 * exact.Max())
            .Max(pair => Math.Abs(pair.First / pair.Second - 1));
        var step = model.Solve(gradient);
        var single = gradient.to(ScalarType.Float32);
        var line = $"{name,-34} {n,5}  error {Error(step):0.0e0}  float32 {Error(model.Solve(single)):0.0e0}  " +
            $"steps {step.Iterations,2}";
        if (step.Increase is { } proof)
            line += $"  slopes at least {proof.LeastSlope / proof.LargestSlope:0.000} of the largest, {proof.Pieces} pieces";
        if (timed)
        {
            var (own, svd) = (new List<double>(), new List<double>());
            for (var i = 0; i < 5; i++)
            {
                own.Add(Time(() => model.Solve(single).Dispose()));
                svd.Add(Time(() => linalg.svd(single, fullMatrices: false)));
            }
            line += $"  {own.Order().ElementAt(2):0.0} ms, SVD {svd.Order().ElementAt(2):0.0} ms";
        }
        Console.WriteLine(line);
    }

    private static double[] Values(Tensor q, Tensor u, Tensor vt) =>
        [.. u.t().matmul(q.to(ScalarType.Float64)).matmul(vt.t()).diagonal().data<double>()];

    private static double Time(Action work)
    {
        using var scope = NewDisposeScope();
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed.TotalMilliseconds;
    }
}
