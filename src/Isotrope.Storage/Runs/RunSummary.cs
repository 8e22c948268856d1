namespace Isotrope.Storage.Runs;

/// <summary>The result of a run: the content of <c>summary.json</c> and of the command line's <c>--json</c>.</summary>
/// <param name="Corpus">The text it trained on.</param>
/// <param name="Model">The model it trained.</param>
/// <param name="Runs">One entry per optimizer and seed.</param>
/// <param name="Comparisons">One entry per optimizer but the baseline; null when nothing was compared.</param>
/// <param name="Report">Absolute path of the report, or null.</param>
/// <param name="Folder">Absolute path of the run folder.</param>
public sealed record RunSummary(
    CorpusInfo Corpus,
    ModelInfo Model,
    IReadOnlyList<RunResult> Runs,
    IReadOnlyList<OptimizerComparison>? Comparisons,
    string? Report,
    string Folder);

/// <summary>The text a run trains on.</summary>
/// <param name="Name">File, folder or generator.</param>
/// <param name="Bytes">Its length, which is also its number of tokens.</param>
/// <param name="Sha256">Its hash, lower-case hexadecimal.</param>
public sealed record CorpusInfo(string Name, long Bytes, string Sha256)
{
    /// <summary>What a reader should know of it, for instance that it stands in for another; or null.</summary>
    public string? Note { get; init; }
}

/// <summary>The model a run trains.</summary>
/// <param name="Name">Its size by name.</param>
/// <param name="Parameters">Number of trained numbers.</param>
public sealed record ModelInfo(string Name, long Parameters);

/// <summary>One optimizer trained with one seed.</summary>
/// <param name="Optimizer">Its name in the catalogue.</param>
/// <param name="LearningRate">Peak learning rate of its hidden matrices.</param>
/// <param name="Seed">Seed of initial weights and data order.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="Tokens">Tokens trained on.</param>
/// <param name="FinalValidationLoss">Mean loss on the validation set after the last step, nats a token.</param>
/// <param name="BestValidationLoss">The smallest such loss met on the way.</param>
/// <param name="TokensPerSecond">Tokens over time in forward, backward and optimizer, without the first two steps.</param>
/// <param name="SecondsPerStep">That time, split.</param>
/// <param name="StateBytes">Memory that the optimizer keeps between steps.</param>
/// <param name="Diverged">True when the loss became non-finite, which ended the run.</param>
public sealed record RunResult(
    string Optimizer,
    double LearningRate,
    int Seed,
    int Steps,
    long Tokens,
    double FinalValidationLoss,
    double BestValidationLoss,
    double TokensPerSecond,
    StepSeconds SecondsPerStep,
    long StateBytes,
    bool Diverged);

/// <summary>Mean seconds of one step in its three parts.</summary>
/// <param name="Forward">Loss of the batch.</param>
/// <param name="Backward">Its gradient.</param>
/// <param name="Optimizer">Clipping and update.</param>
public sealed record StepSeconds(double Forward, double Backward, double Optimizer);

/// <summary>An optimizer against the baseline over paired seeds.</summary>
/// <param name="Optimizer">Its name.</param>
/// <param name="Baseline">The optimizer it is compared with.</param>
/// <param name="MeanDifference">Mean over seeds of its final validation loss minus the baseline's, nats; negative is better.</param>
/// <param name="Interval95">The 95 % confidence interval of that mean (Student's t), lower and upper end.</param>
/// <param name="Verdict"><c>better</c>, <c>worse</c> or <c>not distinguishable</c>.</param>
public sealed record OptimizerComparison(
    string Optimizer, string Baseline, double MeanDifference, IReadOnlyList<double> Interval95, string Verdict);
