namespace Isotrope.Experiments;

/// <summary>A number that an experiment measured.</summary>
/// <param name="Method">Of which method, theorem or curve.</param>
/// <param name="K">At which step, or place on the horizontal axis.</param>
/// <param name="Metric">What was measured.</param>
/// <param name="Value">The number.</param>
public sealed record ExperimentRow(string Method, double K, string Metric, double Value);
