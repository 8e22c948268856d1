using Isotrope.Storage.Runs;

namespace Isotrope.Reporting.Data;

/// <summary>Where one seed of an optimizer ended; null is what an unfinished run does not tell.</summary>
internal sealed record Outcome(
    int Seed,
    double? LearningRate,
    int Steps,
    long Tokens,
    double? FinalLoss,
    double? BestLoss,
    double? TokensPerSecond,
    StepSeconds? Split,
    long? StateBytes,
    bool Diverged)
{
    /// <summary>The entry of the summary.</summary>
    public static Outcome From(RunResult result) => new(
        result.Seed, result.LearningRate, result.Steps, result.Tokens, result.FinalValidationLoss,
        result.BestValidationLoss, result.TokensPerSecond, result.SecondsPerStep, result.StateBytes,
        result.Diverged || !double.IsFinite(result.FinalValidationLoss));

    /// <summary>The last that a run without summary has logged.</summary>
    public static Outcome From(Trace trace)
    {
        var losses = trace.Metrics.Where(metric => metric.ValidationLoss is not null).ToList();
        var finite = losses.Select(metric => metric.ValidationLoss!.Value).Where(double.IsFinite).ToList();
        return new(
            trace.Seed, trace.Metrics.Max(metric => metric.LearningRate), trace.Metrics[^1].Step, trace.Metrics[^1].Tokens,
            losses.LastOrDefault()?.ValidationLoss, finite.Count > 0 ? finite.Min() : null, null, null, null, trace.Diverged);
    }
}
