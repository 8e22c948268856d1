using Isotrope.Experiments.Figures;
using Isotrope.Experiments.Theorems;

namespace Isotrope.Experiments;

/// <summary>All experiments by name.</summary>
public static class ExperimentCatalog
{
    /// <summary>The experiments. To add one, add its line here.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        new TheoremsExperiment(),
        new FiguresExperiment(),
    ];

    /// <summary>The experiment of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Experiment ByName(string name) => All.FirstOrDefault(experiment => experiment.Name == name)
        ?? throw new ArgumentException(
            Suggestion.Unknown("experiment", name, [.. All.Select(experiment => experiment.Name), "all"]), nameof(name));
}
