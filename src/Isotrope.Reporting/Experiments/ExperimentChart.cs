using Isotrope.Reporting.Charts;

namespace Isotrope.Reporting.Experiments;

/// <summary>A chart of an experiment, and the same as others found it.</summary>
/// <param name="Ours">The chart.</param>
/// <param name="Beside">What is shown beside it; null for nothing.</param>
public sealed record ExperimentChart(Chart Ours, Chart? Beside = null);
