using Isotrope.Diagnostics;
using Isotrope.Experiments.Figures;
using Isotrope.Experiments.Trials;
using Isotrope.Polar;
using Isotrope.Training.Runs;

namespace Isotrope.Experiments.PolarOracles;

/// <summary>Accuracy and time of every polar solver of the catalogue on the paper's shapes and spectra.</summary>
public sealed class PolarOraclesExperiment : Experiment
{
    private const int Seed = 1, Rounds = 3, QuickRounds = 1;

    private static readonly (long Rows, long Columns)[] s_shapes =
        [(500, 100), (1000, 100), (500, 5), (250, 5), (1024, 1024), (4096, 1024)];   // the original's microbenchmark

    private static readonly string[] s_quickSolvers =
        ["auto-exact", PolynomialSchedules.Jordan.Name, PolynomialSchedules.PolarExpress8.Name, "zolo-pd", "qdwh", "qdwh-2",
            "svd"];

    /// <inheritdoc/>
    public override string Name => "polar-oracles";

    /// <inheritdoc/>
    public override string Question => "How exact and how fast is every polar solver on the paper's shapes and spectra?";

    /// <inheritdoc/>
    public override ExperimentOptions Knows => ExperimentOptions.Quick;

    /// <inheritdoc/>
    protected override ExperimentResult Answer(ExperimentSettings settings, Action<string> note, CancellationToken cancellation)
    {
        var solvers = settings.Quick ? [.. PolarSolvers.All.Where(solver =>
            s_quickSolvers.Contains(solver.Name))] : PolarSolvers.All;
        var shapes = settings.Quick ? [(500, 100), (500, 5)] : s_shapes;
        var store = TrialStore.Of(Name, settings);
        var rounds = settings.Quick ? QuickRounds : Rounds;
        List<Measured> found = [];
        foreach (var (m, n) in shapes)
            foreach (var spectrum in new[] { Spectrum.Gaussian, Spectrum.Geometric(1e6), Spectrum.OfRank(Math.Max(1, n / 4)) })
            {
                note($"{Name}: {m}x{n} {spectrum}");
                cancellation.ThrowIfCancellationRequested();
                found.AddRange(store.Get(
                    $"{m}x{n} {spectrum}, {solvers.Count} solvers, {rounds} rounds, {get_num_threads()} threads",
                    () => Judge(solvers, spectrum, m, n, rounds)));
            }
        return new(Name,
            new Dictionary<string, object>
            {
                ["shapes"] = shapes.Select(shape => $"{shape.Item1}x{shape.Item2}").ToList(),
                ["type"] = "float32",
                ["seed"] = Seed,
                ["threads"] = get_num_threads(),
            },
            [.. found.SelectMany(measured => measured.ToRows())], Verdicts(found))
        {
            Summary = [.. found.GroupBy(measured => measured.Solver).SelectMany(Summary)],
            Figures = [Figure(found)],
            Hardware = RunEnvironment.Hardware(CPU),
            EarlierSeconds = store.SecondsFound,
        };
    }

    private static List<Measured> Judge(IReadOnlyList<PolarSolver> solvers, Spectrum spectrum, long m, long n, int rounds)
    {
        using var scope = NewDisposeScope();
        var matrix = spectrum.Draw(m, n, Seed);
        using PolarOracle oracle = new(matrix);
        var times = InterleavedTimes.Measure(rounds,
            [.. solvers.Select(solver => (Action)(() => solver.Orthogonalize(matrix).Dispose()))]);
        return [.. solvers.Select((solver, i) =>
        {
            using var factor = solver.Orthogonalize(matrix);
            return new Measured(solver.Name, m, n, spectrum.Name, oracle.Judge(factor), times.Milliseconds(i));
        })];
    }

    /// <summary>The worst of a solver's figures over all matrices, and its longest time.</summary>
    private static IEnumerable<ExperimentRow> Summary(IGrouping<string, Measured> solver)
    {
        yield return new(solver.Key, 0, "largestError", solver.Max(item => item.Quality.Error));
        yield return new(solver.Key, 0, "minimum", solver.Min(item => item.Quality.Minimum));
        yield return new(solver.Key, 0, "maximum", solver.Max(item => item.Quality.Maximum));
        yield return new(solver.Key, 0, "longestMilliseconds", solver.Max(item => item.Milliseconds));
    }

    private static IReadOnlyList<ExperimentVerdict> Verdicts(List<Measured> found)
    {
        List<Measured> Of(string solver) => [.. found.Where(measured => measured.Solver == solver)];
        var (two, full) = (Of("qdwh-2"), Of("qdwh"));
        var jordan = Of(PolynomialSchedules.Jordan.Name);
        return
        [
            Claim.Of("QDWH stopped after two steps gives the polar factor", two.Max(item => item.Quality.Error) < 1e-3,
                $"singular values of the factor from {two.Min(item => item.Quality.Minimum):0.000} to " +
                $"{two.Max(item => item.Quality.Maximum):0.000}; <G,U> is " +
                $"{1 - two.Max(item => item.Quality.NuclearGap):0.000} to " +
                $"{1 - two.Min(item => item.Quality.NuclearGap):0.000} of the nuclear norm"),
            Claim.Of("QDWH run until it has converged does", full.Max(item => item.Quality.Error) < 1e-3,
                $"largest error {full.Max(item => item.Quality.Error):g2} over singular values from 1e-3 of the largest " +
                $"on; takes {Ratio(full, two):0.00} times as long as two steps (median)"),
            Claim.Of("Five Newton–Schulz steps keep singular values between 0.68 and 1.14", jordan.All(item =>
                    item.Quality is { Minimum: > 0.68, Maximum: < 1.14 }),
                $"from {jordan.Min(item => item.Quality.Minimum):0.000} to " +
                $"{jordan.Max(item => item.Quality.Maximum):0.000} over singular values from 1e-3 of the largest on"),
        ];

        static double Ratio(List<Measured> slow, List<Measured> fast)
        {
            double[] ratios = [.. slow.Zip(fast, (a, b) => a.Milliseconds / b.Milliseconds).Order()];
            return ratios[ratios.Length / 2];
        }
    }

    private static FigureData Figure(List<Measured> found)
    {
        var (m, n) = (found[0].Rows, found[0].Columns);
        return new("polar-oracles", $"Time and error on a Gaussian matrix {m}x{n}", new("milliseconds", true),
            new("largest |f − 1|", true),
            [.. found.Where(item => item.Rows == m && item.Columns == n && item.Spectrum == Spectrum.Gaussian.Name)
                .Select(item => new FigureCurve(item.Solver, [(item.Milliseconds, item.Quality.Error)]))],
            "Errors over singular values from 1e-3 of the largest on, against a float64 decomposition.");
    }
}
