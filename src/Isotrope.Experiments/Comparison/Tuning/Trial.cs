using Isotrope.Training.Loop;

namespace Isotrope.Experiments.Comparison;

/// <summary>A point of a search.</summary>
/// <param name="Stage">Why it was tried: the dimension that varied.</param>
/// <param name="Recipe">The settings.</param>
/// <param name="Loss">Final validation loss, nats a token; infinite if it diverged.</param>
public sealed record Trial(string Stage, Recipe Recipe, double Loss);

/// <summary>A search for the settings of one optimizer.</summary>
/// <param name="Optimizer">Catalogue name.</param>
/// <param name="Best">The settings of the best trial.</param>
/// <param name="Trials">All trials in the order in which they ran.</param>
/// <param name="EdgeChecks">For each rate that was searched: whether the best value lies inside of what was tried.</param>
public sealed record TuningResult(string Optimizer, Recipe Best, IReadOnlyList<Trial> Trials, IReadOnlyList<string> EdgeChecks);
