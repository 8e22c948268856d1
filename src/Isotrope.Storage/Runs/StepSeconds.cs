namespace Isotrope.Storage.Runs;

/// <summary>Mean seconds of one step in its three parts.</summary>
/// <param name="Forward">Loss of the batch.</param>
/// <param name="Backward">Its gradient.</param>
/// <param name="Optimizer">Clipping and update.</param>
public sealed record StepSeconds(double Forward, double Backward, double Optimizer);
