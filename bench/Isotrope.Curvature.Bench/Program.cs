// Times of the curvature model on one core, as ratios to a float32 SVD by libtorch of a square matrix of that size, measured in the same run.
// Errors and times of the solvers for matrices, against the decomposition in double precision and the float32 SVD.
// usage: dotnet run -c Release --project bench/Isotrope.Curvature.Bench [matrices]
using System.Diagnostics;
using Isotrope.Curvature;
using Isotrope.Curvature.Functions;
using Isotrope.Curvature.Kinks;
using Isotrope.Native;
using TorchSharp;

TorchNative.EnsureLoaded();
torch.set_num_threads(1);
torch.manual_seed(0);

if (args is ["matrices"])
{
    Matrices.Run();
    return;
}
Console.WriteLine("sigma_i = i^-0.5; medians; pairs interleaved");
Console.WriteLine($"{"",-44} {"n",6} {"solve",12} {"SVD",12} {"solve/SVD",10}");
foreach (var (n, repeats) in new[] { (256, 21), (768, 7), (2048, 3) })
{
    Pair("power p = 2.5", n, repeats, "power(c=1,p=2.5)");
    if (n < 2048) Pair("cosh, by the exact law", n, 3, "cosh()");
}
foreach (var (n, name, expression) in new[]
{
    (8192, "power p = 2.5", "power(c=1,p=2.5)"), (8192, "power p = 1.5", "power(c=1,p=1.5)"), (8192, "power p = 6.5",
        "power(c=1,p=6.5)"),
    (8192, "r^2 (1 + r^2)^(1/4), by the exact law", "saturating(c=1,r0=1,a=0.5)"),
})
    Alone($"solve {name}", n, Solve(n, expression), 3);
foreach (var n in new[] { 128, 384, 768 })
{
    var sigma = Spectrum(n);
    Alone("smallest slope of Theorem 2, with bounds", n, () => Orthogonalization.MinimalSlope(sigma, 0).LogSlope, 3);
}

void Pair(string name, int n, int repeats, string expression)
{
    var solve = Solve(n, expression);
    using var matrix = torch.randn(n, n);
    double Svd()
    {
        using var scope = torch.NewDisposeScope();
        return torch.linalg.svd(matrix, fullMatrices: false).S[0].item<float>();
    }
    Warm(solve);
    if (n < 2048) Svd();
    var (own, other) = (new List<double>(), new List<double>());
    for (var i = 0; i < repeats; i++)
    {
        own.Add(Milliseconds(solve));
        other.Add(Milliseconds(Svd));
    }
    var (a, b) = (Median(own), Median(other));
    Console.WriteLine($"{name,-44} {n,6} {a,9:0.00} ms {b,9:0.0} ms {a / b,10:0.0000}");
}

static void Alone(string name, int n, Func<double> work, int repeats)
{
    work();
    Console.WriteLine($"{name,-44} {n,6} {Median([.. Enumerable.Range(0, repeats).Select(_ => Milliseconds(work))]),9:0.0} ms");
}

static Func<double> Solve(int n, string expression)
{
    var (sigma, h) = (Spectrum(n), CurvatureFunctions.Parse(expression));
    return () => IsotropicModel.Solve(sigma, h).Objective;
}

static double[] Spectrum(int n) => [.. Enumerable.Range(1, n).Select(i => Math.Pow(i, -0.5))];

static void Warm(Func<double> work)   // until the compiler has replaced its first versions of the hot loops
{
    for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < 1000;) work();
}

static double Milliseconds(Func<double> work)
{
    var clock = Stopwatch.StartNew();
    work();
    return clock.Elapsed.TotalMilliseconds;
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
