using System.Diagnostics;
using Isotrope.Experiments.Problems;
using TorchSharp.Modules;

namespace Isotrope.Experiments.Trials;

/// <summary>Runs a method on a problem: gradients and steps are timed, measuring is not.</summary>
/// <remarks>To the problem's metrics it adds moved, the norm ‖X - X⁻‖_F of the step before.</remarks>
internal static class TrialRunner
{
    /// <summary>Times the objective at the start beyond which a method has diverged.</summary>
    internal const double Hopeless = 1e6;

    /// <summary>Runs it.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="method">The method.</param>
    /// <param name="seed">For the record.</param>
    /// <param name="measured">The steps before which to measure, ascending from 0; the last is the number of steps.</param>
    /// <param name="cancellation">Stops it.</param>
    public static Trial Run(
        MatrixProblem problem, Method method, long seed, IReadOnlyList<int> measured, CancellationToken cancellation = default)
    {
        using var scope = NewDisposeScope();
        problem.Rewind();
        List<Parameter> weights = [.. problem.Start.Select(start => new Parameter(start.clone()))];
        using var rule = method.Begin(weights);
        Record record = new();
        List<double> durations = [];
        int? diverged = null;
        List<Tensor> before = [.. problem.Start.Select(start => start.clone())];   // the weights before the last step
        for (int k = 0, next = 0; diverged is null; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var begun = Stopwatch.GetTimestamp();
            var gradients = Gradients(problem, weights);
            var spent = Stopwatch.GetElapsedTime(begun);
            if (k == measured[next])
            {
                record.Add(k, durations.Sum(), Measure(problem, weights, gradients), Distance(weights, before));
                if (!(record.Last(problem.Objective) <= Hopeless * Math.Abs(record.First(problem.Objective)))) diverged = k;
                if (++next == measured.Count) break;
            }
            if (k + 1 == measured[next]) Keep(before, weights);
            begun = Stopwatch.GetTimestamp();
            try
            {
                rule.Step(problem, weights, gradients, method.RateAt(k));
            }
            catch (NumericalException)
            {
                diverged ??= k;   // a gradient that is no number: where it came from, the curves show
            }
            problem.Advance();
            durations.Add((spent + Stopwatch.GetElapsedTime(begun)).TotalSeconds);
        }
        return new(method.Name, seed, method.Rate, record.Steps, record.Seconds, record.Metrics, diverged,
            Median(durations) * 1e3);
    }

    private static IReadOnlyList<Tensor> Gradients(MatrixProblem problem, List<Parameter> weights)
    {
        using var noGradient = no_grad();
        return problem.Gradients(weights);
    }

    private static IReadOnlyDictionary<string, double> Measure(
        MatrixProblem problem, List<Parameter> weights, IReadOnlyList<Tensor> gradients)
    {
        using var noGradient = no_grad();
        return problem.Measure(weights, gradients);
    }

    private static void Keep(List<Tensor> copies, List<Parameter> weights)
    {
        using var noGradient = no_grad();
        foreach (var (copy, weight) in copies.Zip(weights)) copy.copy_(weight);
    }

    private static double Distance(List<Parameter> weights, List<Tensor> before)
    {
        using var scope = NewDisposeScope();
        return Math.Sqrt(weights.Zip(before, (weight, start) =>
            weight.detach().to(ScalarType.Float64).sub(start).square().sum().item<double>()).Sum());
    }

    private static double Median(List<double> values) =>
        values.Count == 0 ? 0 : values.Order().ElementAt(values.Count / 2);

    private sealed class Record
    {
        private readonly Dictionary<string, List<double>> _metrics = [];

        public List<int> Steps { get; } = [];

        public List<double> Seconds { get; } = [];

        public IReadOnlyDictionary<string, IReadOnlyList<double>> Metrics =>
            _metrics.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<double>)pair.Value);

        public double First(string metric) => _metrics[metric][0];

        public double Last(string metric) => _metrics[metric][^1];

        public void Add(int step, double seconds, IReadOnlyDictionary<string, double> values, double moved)
        {
            Steps.Add(step);
            Seconds.Add(seconds);
            foreach (var (name, value) in values.Append(new("moved", moved)))
            {
                if (!_metrics.TryGetValue(name, out var list)) _metrics[name] = list = [];
                list.Add(value);
            }
        }
    }
}
