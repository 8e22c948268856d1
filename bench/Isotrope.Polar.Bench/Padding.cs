using System.Globalization;
using Isotrope.Diagnostics;
using Isotrope.Polar;
using static TorchSharp.torch;

namespace Isotrope.Polar.Bench;

/// <summary>Whether matrices of two nearly equal shapes are solved faster in one batch, the smaller ones padded with zeros,
/// than in two.</summary>
internal static class Padding
{
    private static readonly string[] s_solvers = ["zolo-muon-2", "polar-express-5", "zolo2-1-2", "zolo2-1-4"];

    /// <summary>Prints one row per solver, size and number of matrices: time of two calls over time of one.</summary>
    public static void Measure(int rounds)
    {
        set_num_threads(1);
        Console.WriteLine("two calls over one padded call, padding and cutting included; above 1 padding wins");
        Console.WriteLine($"{"solver",-18} {"shapes",-24} {"each",4} {"two calls",10} {"ratio",6}");
        foreach (var name in s_solvers)
            foreach (var (m, n) in new[] { (16L, 16L), (32L, 32L), (64L, 64L), (64L, 256L), (128L, 128L) })
                foreach (var count in new[] { 1L, 4L, 16L })
                    foreach (var smaller in new[] { m - 1, m * 7 / 8 })
                        Row(PolarSolvers.ByName(name), m, n, smaller, count, rounds);
    }

    private static void Row(PolarSolver solver, long m, long n, long smaller, long count, int rounds)
    {
        using var scope = NewDisposeScope();
        var large = Spectrum.Gaussian.Draw(m, n, seed: 1, batch: count);
        var small = Spectrum.Gaussian.Draw(smaller, n, seed: 2, batch: count);
        var times = InterleavedTimes.Measure(rounds,
            () =>
            {
                solver.Orthogonalize(large).Dispose();
                solver.Orthogonalize(small).Dispose();
            },
            () =>
            {
                using var inner = NewDisposeScope();
                var padded = cat([large, nn.functional.pad(small, [0, 0, 0, m - smaller])]);
                var factors = solver.Orthogonalize(padded);
                factors.narrow(0, count, count).narrow(1, 0, smaller).contiguous();
            });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{solver.Name,-18} {$"{m}x{n} and {smaller}x{n}",-24} {count,4} {times.Milliseconds(0),7:0.000} ms " +
            $"{times.Ratio(0, 1),6:0.00}"));
    }
}
