using Isotrope.Training.Loop;

namespace Isotrope.Experiments.Comparison;

/// <summary>A search for the settings of one optimizer.</summary>
/// <param name="Optimizer">Catalogue name.</param>
/// <param name="Best">The settings of the best trial.</param>
/// <param name="Trials">All trials in the order in which they ran.</param>
/// <param name="EdgeChecks">For each rate that was searched: whether the best value lies inside of what was tried.</param>
public sealed record TuningResult(string Optimizer, Recipe Best, IReadOnlyList<Trial> Trials, IReadOnlyList<string> EdgeChecks);
