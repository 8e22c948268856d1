namespace Isotrope.Storage.Runs;

/// <summary>An optimizer against the baseline over paired seeds.</summary>
/// <param name="Optimizer">Its name.</param>
/// <param name="Baseline">The optimizer it is compared with.</param>
/// <param name="MeanDifference">Mean over seeds of its final validation loss minus the baseline's, nats; negative is
/// better.</param>
/// <param name="Interval95">The 95 % confidence interval of that mean (Student's t), lower and upper end.</param>
/// <param name="Verdict"><c>better</c>, <c>worse</c> or <c>not distinguishable</c>.</param>
public sealed record OptimizerComparison(
    string Optimizer, string Baseline, double MeanDifference, IReadOnlyList<double> Interval95, string Verdict);
