using System.Text;
using Isotrope.Optimizers;
using Isotrope.Storage.Runs;
using Isotrope.Training.Data;
using Isotrope.Training.Loop;
using Isotrope.Training.Models;

namespace Isotrope.Training.Tests;

/// <summary>The smallest training that still has every part: a step takes a few milliseconds.</summary>
internal static class Tiny
{
    public static readonly GptSize Size = new("tiny", Layers: 1, Width: 16, Heads: 2, Context: 16, Batch: 2);

    public static readonly Corpus Corpus = Expressions.Generate(20_000);

    public static readonly CorpusSplit Split = new(Corpus);

    public static TheoryData<string> Optimizers() => [.. OptimizerCatalog.All.Select(entry => entry.Name)];

    /// <summary>A recipe whose auxiliary AdamW, where there is one, has the same rate.</summary>
    public static Recipe Recipe(string optimizer, double rate = 0.01)
    {
        var recipe = new Recipe(optimizer, []).With("learningRate", rate);
        return OptimizerCatalog.ByName(optimizer).Defaults.ContainsKey("auxiliary")
            ? recipe.With("auxiliary.learningRate", rate) : recipe;
    }

    public static TrainingJob Job(string optimizer = "adamw", int steps = 12, int seed = 1, double rate = 0.01) =>
        new(Recipe(optimizer, rate), Size, steps, seed) { EvaluateEvery = 5 };

    /// <summary>Runs a job to its end and returns what was measured.</summary>
    public static (List<Metric> Metrics, RunResult Result) Train(TrainingJob job)
    {
        using var session = new TrainingSession(job, Split);
        return (Train(session), session.Result());
    }

    public static List<Metric> Train(
        TrainingSession session, Action<TrainingSession>? betweenSteps = null, CancellationToken cancellation = default)
    {
        var metrics = new List<Metric>();
        session.Run(metrics.Add, betweenSteps, cancellation);
        return metrics;
    }

    /// <summary>Runs a session until it has taken so many steps.</summary>
    public static List<Metric> TrainUntil(TrainingSession session, int step)
    {
        using var source = new CancellationTokenSource();
        return Train(session, _ => { if (session.Step >= step) source.Cancel(); }, source.Token);
    }

    /// <summary>What must repeat bit for bit: all but the time.</summary>
    public static IEnumerable<Metric> Timeless(this IEnumerable<Metric> metrics) =>
        metrics.Select(metric => metric with { Seconds = 0 });

    /// <summary>The bits of all weights.</summary>
    public static string Weights(LanguageModel model)
    {
        var bits = new StringBuilder();
        foreach (var (name, parameter) in model.named_parameters())
            bits.Append(name).Append(Convert.ToHexString(parameter.detach().contiguous().bytes)).AppendLine();
        return bits.ToString();
    }
}
