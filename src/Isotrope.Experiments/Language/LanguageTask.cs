using Isotrope.Experiments.Trials;
using Isotrope.Storage.Runs;
using Isotrope.Training.Data;
using Isotrope.Training.Loop;
using Isotrope.Training.Models;

namespace Isotrope.Experiments.Language;

/// <summary>A language model to be trained on a text for a number of steps: what methods are held against.</summary>
/// <remarks>Initial weights and batches follow from the seed alone, so that methods with the same seed make a pair.</remarks>
/// <param name="Model">The model.</param>
/// <param name="Split">The text.</param>
/// <param name="Steps">Length of a run; the rate rises over a tenth of it and falls over the last 40 %.</param>
/// <param name="Every">Steps between two measurements.</param>
internal sealed record LanguageTask(ModelSize Model, CorpusSplit Split, int Steps, int Every)
{
    /// <summary>The metric that says how far a method got: mean loss of the validation windows, nats a token.</summary>
    public const string Objective = "validationLoss";

    /// <summary>Whether the output layer is the embedding. Default true.</summary>
    public bool TiedHead { get; init; } = true;

    /// <summary>Measures gradients at each measurement, before clipping; the last measurement is of the last step's. Null for
    /// nothing.</summary>
    public Func<LanguageModel, IReadOnlyDictionary<string, double>>? Measure { get; init; }

    /// <summary>The same task measured at its ends alone, for searches.</summary>
    public LanguageTask Unmeasured => this with { Every = Steps, Measure = null };

    /// <summary>What determines a trial.</summary>
    public string Key(LanguageMethod method, int seed) => FormattableString.Invariant(
        $"{Model}, {(TiedHead ? "tied" : "untied")} head, text {Split.Corpus.Sha256}, {Steps} steps, measured every {Every}") +
        $"{(Measure is null ? "" : " with gradients")}; {method.Name}: {method}; seed {seed}";

    /// <summary>Runs a trial.</summary>
    /// <param name="method">The method.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="cancellation">Stops it.</param>
    public Trial Run(LanguageMethod method, int seed, CancellationToken cancellation)
    {
        TrainingJob job = new(method.Body, Model, Steps, seed) { EvaluateEvery = Every, TiedHead = TiedHead };
        using TrainingSession session = new(job, Split, method.Create);
        SortedDictionary<int, Dictionary<string, double>> measured = [];
        List<Metric> metrics = [];
        if (Measure is { } measure)
            session.GradientsReady = running =>
            {
                var due = running.Step % Every == 0 ? running.Step : running.Step == Steps - 1 ? Steps : -1;
                if (due < 0) return;
                using var noGradient = no_grad();
                measured[due] = new(measure(running.Model));
                if (due == 0 && Steps == 1) measured[1] = measured[0];   // the first step is the last
            };
        session.Run(metric => { if (metric.ValidationLoss is not null) metrics.Add(metric); }, cancellation: cancellation);
        cancellation.ThrowIfCancellationRequested();
        var result = session.Result();
        var names = measured.Values.SelectMany(values => values.Keys).Distinct().ToList();
        var time = result.SecondsPerStep;
        return new(method.Name, seed, method.Body.LearningRate, [.. metrics.Select(metric => metric.Step)],
            [.. metrics.Select(metric => metric.Seconds)],
            new Dictionary<string, IReadOnlyList<double>>
            {
                [Objective] = [.. metrics.Select(metric => metric.ValidationLoss!.Value)],
            }.Concat(names.Select(name => KeyValuePair.Create(name, (IReadOnlyList<double>)[.. metrics.Select(metric =>
                measured.GetValueOrDefault(metric.Step)?.GetValueOrDefault(name, double.NaN) ?? double.NaN)])))
            .ToDictionary(),
            session.Diverged ? session.Step : null, 1e3 * (time.Forward + time.Backward + time.Optimizer));
    }
}
