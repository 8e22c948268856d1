using System.Globalization;
using Isotrope.Curvature;
using Isotrope.Curvature.Functions;
using Isotrope.Curvature.Kinks;

namespace Isotrope.Experiments.Theorems;

/// <summary>Draws random instances of the isotropic curvature model and holds its theorems against them.</summary>
/// <remarks>
/// An instance has 2 to 40 columns, sometimes fewer rows, log-uniform singular values over six decades scaled by 1e-6 to 1e6, and
/// a sum of one to three powers: from 2 to 8 for Theorem 1, from 1.08 to 2 for its reverse. Every tenth also asks what Theorem 2
/// needs.
/// </remarks>
public static class TheoremLab
{
    private const int MostColumns = 40;

    /// <summary>Runs the checks.</summary>
    /// <param name="instances">How many instances to draw, at least 1. Default 2000.</param>
    /// <param name="seed">Seed of the draws. Default 1.</param>
    /// <param name="cancellation">Stops between instances.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no instance.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<TheoremCheck> Run(int instances = 2000, int seed = 1, CancellationToken cancellation = default)
    {
        if (instances < 1)
            throw new ArgumentOutOfRangeException(
                nameof(instances), instances, $"instances is {instances}, but must be at least 1.");
        var random = new Random(seed);
        var order = new TheoremTally("Theorem 1: super-quadratic H makes the spectrum more even");
        var reverse = new TheoremTally("reverse: sub-quadratic H makes it less even");
        TheoremTally upper = new("contraction by at most P - 1"), lower = new("expansion by at most 1/(p - 1)");
        TheoremTally equal = new("Proposition 3.4: a smooth H equalizes only equal values"), entropy = new("entropy bound on T");
        var needed = new TheoremTally("Theorem 2: the smallest right slope reaches the entropy bound");
        var sufficient = new TheoremTally("Theorem 2: the exponential condition suffices");
        for (var i = 0; i < instances; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var steep = i % 2 == 0;
            var columns = random.Next(2, MostColumns + 1);
            var sigma = Spectrum(random, random.Next(4) == 0 ? random.Next(2, columns + 1) : columns);
            var h = Powers(random, steep);
            var s = IsotropicModel.Solve(sigma, h, columns).S;
            var (bound, description) = (ContractionBound.Of(sigma, s, h), Describe(sigma, columns, h));
            if (steep)
            {
                order.Add(1 / bound.Smallest, description);
                upper.Add(bound.Largest / bound.Allowed.High, description);
            }
            else
            {
                reverse.Add(bound.Largest, description);
                lower.Add(bound.Allowed.Low / bound.Smallest, description);
            }
            if (sigma.Length == columns && sigma.Max() > sigma.Min()) equal.Add(s.Min() / s.Max(), description);
            if (steep && sigma.Length == columns) entropy.Add(EntropyUsed(sigma, s, h), description);
            if (i % 10 == 0) SecondTheorem(sigma[..Math.Min(sigma.Length, 12)], needed, sufficient);
        }
        return [.. new[] { order, reverse, upper, lower, equal, entropy, needed, sufficient }.Select(tally => tally.Result)];
    }

    /// <summary>(n/2) ln(AM(T)/GM(T)) as a part of ln(sup w/E w): w increases, so that its supremum is at the largest s,
    /// and E w = sum T.</summary>
    private static double EntropyUsed(double[] sigma, IReadOnlyList<double> s, PowerSum h)
    {
        double[] ratios = [.. sigma.Zip(s, (gradient, value) => gradient / value)];
        var allowed = Math.Log(h.SlopeRatio(s.Max()) / ratios.Sum());
        return allowed <= 1e-12 ? 0 : EntropyBound.LogMeans(ratios) / allowed;
    }

    private static void SecondTheorem(double[] sigma, TheoremTally needed, TheoremTally sufficient)
    {
        if (sigma.Length < 2) return;
        // over six decades B would be beyond any use
        double[] mild = [.. sigma.Select(value => Math.Pow(value / sigma.Max(), 0.2))];
        var exponential = SufficientSlopes.Exponential(mild);
        var minimal = Orthogonalization.MinimalSlope(mild, exponential.LargestLeft);
        var description = $"n = {mild.Length}, max/min = {Text(mild.Max() / mild.Min())}";
        needed.Add(Math.Exp(minimal.LogBinghamBound - minimal.LogSlope), description);
        sufficient.Add(Math.Exp(minimal.LogSlope - exponential.LogSmallestRight), description);
    }

    private static double[] Spectrum(Random random, int count)
    {
        var scale = Math.Pow(10, 12 * random.NextDouble() - 6);
        return [.. Enumerable.Range(0, count).Select(_ => scale * Math.Pow(10, -6 * random.NextDouble()))];
    }

    private static PowerSum Powers(Random random, bool steep) => new([.. Enumerable.Range(0, random.Next(1, 4))
        .Select(_ => new PowerTerm(
            Math.Pow(10, 4 * random.NextDouble() - 2),
            steep ? 2 + 6 * random.NextDouble() : 1.08 + 0.92 * random.NextDouble()))]);

    private static string Describe(double[] sigma, int columns, PowerSum h) =>
        $"{sigma.Length} values in {columns} columns, max/min = {Text(sigma.Max() / sigma.Min())}, powers " +
        $"{string.Join(", ", h.Terms.Select(term => Text(term.Power)))}";

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
