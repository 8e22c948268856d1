using Isotrope.Storage.Runs;

namespace Isotrope.Reporting.Tests;

/// <summary>Runs made up with the shapes that real ones have.</summary>
internal static class Samples
{
    public static readonly string[] Three = ["adamw", "muon", "polargrad"];

    public static RunData Compare(
        IReadOnlyList<string>? optimizers = null, int seeds = 4, int steps = 200, int every = 20,
        string folder = "compare-1", params string[] diverging)
    {
        optimizers ??= Three;
        var runs = new List<RunResult>();
        var metrics = new List<Metric>();
        foreach (var (index, optimizer) in optimizers.Index())
            for (var seed = 1; seed <= seeds; seed++)
                runs.Add(Train(metrics, optimizer, index, seed, steps, every, diverging.Contains($"{optimizer}/{seed}")));

        var baseline = optimizers[0];
        var comparisons = optimizers.Skip(1).Select(optimizer => Comparison(optimizer, baseline, runs)).ToList();
        var description = Description("compare", optimizers, steps, seeds);
        return new(folder, description,
            new(description.Corpus, description.Model, runs, comparisons, null, "/runs/" + folder), metrics);
    }

    public static RunData Train(string optimizer = "muon", string folder = "train-1", int steps = 200, bool finished = true)
    {
        var metrics = new List<Metric>();
        var result = Train(metrics, optimizer, 1, 1, steps, 20, diverges: false);
        var description = Description("train", [optimizer], steps, 1);
        return new(folder, description,
            finished ? new(description.Corpus, description.Model, [result], null, null, "/runs/" + folder) : null,
            finished ? metrics : [.. metrics.Where(metric => metric.Step <= steps * 6 / 10)]);
    }

    private static RunResult Train(
        List<Metric> metrics, string optimizer, int index, int seed, int steps, int every, bool diverges)
    {
        double[] floors = [2.5, 2.0, 2.1, 2.25, 2.35];
        double[] rates = [0.002, 0.02, 0.03, 0.01, 0.001];
        var random = new Random(1000 * index + seed);
        var (floor, rate) = (floors[index % 5] + 0.02 * (random.NextDouble() - 0.5), rates[index % 5]);
        var (best, last, died) = (double.PositiveInfinity, double.NaN, diverges ? steps * 2 / 5 : int.MaxValue);
        for (var step = 0; step <= Math.Min(steps, died); step++)
        {
            var loss = floor - 0.06 + (5.545 - floor) * Math.Exp(-step / (0.13 * steps)) + 0.06 * (1.0 - step / (double)steps);
            loss = step >= died ? double.NaN : diverges && step > died - 6 ? loss * Math.Exp(step - died + 6) : loss;
            double? validation = step % every == 0 ? loss + 0.06 : null;
            if (validation is { } seen)
                (last, best) = (seen, double.IsNaN(seen) ? best : Math.Min(best, seen));
            var schedule = rate * Math.Min(1, step / (0.05 * steps)) * Math.Min(1, (steps - step) / (0.3 * steps) + 0.02);
            metrics.Add(new(optimizer, seed, step, step * 8192L, step * (0.05 + 0.004 * index), schedule,
                step == 0 ? null : loss + 0.09 * (random.NextDouble() - 0.5), validation, 1.0));
        }
        return new(optimizer, rate, seed, Math.Min(steps, died), Math.Min(steps, died) * 8192L,
            diverges ? double.NaN : last, best,
            8192 / (0.05 + 0.004 * index) + 20 * seed, new(0.016, 0.031, 0.003 + 0.004 * index),
            3_407_872 * (index == 0 ? 2 : 1), diverges);
    }

    private static OptimizerComparison Comparison(string optimizer, string baseline, List<RunResult> runs)
    {
        var differences = runs.Where(run => run.Optimizer == optimizer && !run.Diverged)
            .Join(runs.Where(run => run.Optimizer == baseline && !run.Diverged), run => run.Seed, run => run.Seed,
                (one, other) => one.FinalValidationLoss - other.FinalValidationLoss).ToList();
        if (differences.Count == 0)
            return new(optimizer, baseline, double.NaN, [double.NaN, double.NaN], "not distinguishable");
        var mean = differences.Average();
        return new(optimizer, baseline, mean, [mean - 0.021, mean + 0.021],
            mean + 0.021 < 0 ? "better" : mean - 0.021 > 0 ? "worse" : "not distinguishable");
    }

    public static RunDescription Description(string kind, IReadOnlyList<string> optimizers, int steps, int seeds) => new(
        1, kind, $"isotrope {kind} --optimizers {string.Join(',', optimizers)} --steps {steps} --seeds {seeds} --out runs/a",
        new(2026, 8, 2, 14, 3, 0, DateTimeKind.Utc),
        new("sdk-docs", 8_712_345, "5f2c9a0b") { Note = "English API documentation that ships with the .NET SDK 10.0.401." },
        new("small", 851_968),
        new Dictionary<string, string>
        {
            ["steps"] = $"{steps}",
            ["seeds"] = $"{seeds}",
            ["batch"] = "32",
            ["context"] = "256",
            ["device"] = "cpu",
            ["threads"] = "2",
            ["clip"] = "1",
        },
        [.. optimizers.Select((name, i) => new OptimizerDescription(name,
            new Dictionary<string, string>
            {
                ["learningRate"] = i == 0 ? "0.002" : "0.02",
                ["weightDecay"] = "0.1",
                [i == 0 ? "beta1" : "momentum"] = i == 0 ? "0.9" : "0.95",
            },
            i == 0 ? "shipped preset for small" : "search of this run, 5 rates on seed 0"))],
        new Dictionary<string, string>
        {
            ["isotrope"] = "0.1.0",
            ["TorchSharp"] = "0.107.0",
            ["libtorch"] = "2.10.0",
            [".NET"] = "10.0.9",
        },
        new Dictionary<string, string>
        {
            ["processor"] = "AMD EPYC 7B13",
            ["cores"] = "2",
            ["memory"] = "8 GiB",
            ["system"] = "Debian 12",
            ["matrix product"] = "96 GFLOP/s",
        },
        "2560f62+changes");
}
