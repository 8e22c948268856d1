using Isotrope.Training.Loop;

namespace Isotrope.Experiments.Comparison;

/// <summary>A point of a search.</summary>
/// <param name="Stage">Why it was tried: the dimension that varied.</param>
/// <param name="Recipe">The settings.</param>
/// <param name="Loss">Final validation loss, nats a token; infinite if it diverged.</param>
public sealed record Trial(string Stage, Recipe Recipe, double Loss);
