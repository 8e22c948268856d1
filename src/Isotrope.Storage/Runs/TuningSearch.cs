using System.Text.Json.Serialization;

namespace Isotrope.Storage.Runs;

/// <summary>A search for the settings of one optimizer.</summary>
/// <param name="Optimizer">Catalogue name.</param>
/// <param name="Trials">All trials in the order in which they ran, at least one.</param>
/// <param name="EdgeChecks">For each rate that was searched: the best value and whether it lies inside of what was tried.</param>
public sealed record TuningSearch(string Optimizer, IReadOnlyList<TuningTrial> Trials, IReadOnlyList<string> EdgeChecks)
{
    /// <summary>The trial with the lowest loss.</summary>
    [JsonIgnore]
    public TuningTrial Best => Trials.MinBy(trial => trial.Loss)!;
}
