using Isotrope.Experiments.Armijo;
using Isotrope.Experiments.Completion;
using Isotrope.Experiments.EmbeddingHead;
using Isotrope.Experiments.Figures;
using Isotrope.Experiments.Homogenization;
using Isotrope.Experiments.Logistic;
using Isotrope.Experiments.NullGradient;
using Isotrope.Experiments.PolarOracles;
using Isotrope.Experiments.Quadratic;
using Isotrope.Experiments.ScalingLaw;
using Isotrope.Experiments.Speedrun;
using Isotrope.Experiments.Theorems;
using Isotrope.Experiments.TrustRegions;

namespace Isotrope.Experiments;

/// <summary>All experiments by name.</summary>
public static class ExperimentCatalog
{
    /// <summary>The experiments. To add one, add its line here.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        new QuadraticExperiment(),
        new LogisticExperiment(),
        new CompletionExperiment(),
        new NullGradientExperiment(),
        new ArmijoExperiment(),
        new ScalingLawExperiment(),
        new PolarOraclesExperiment(),
        new TrustRegionsExperiment(),
        new EmbeddingHeadExperiment(),
        new SpeedrunExperiment(),
        new HomogenizationExperiment(),
        new TheoremsExperiment(),
        new FiguresExperiment(),
    ];

    /// <summary>The experiment of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Experiment ByName(string name) => All.FirstOrDefault(experiment => experiment.Name == name)
        ?? throw new ArgumentException(
            Suggestion.Unknown("experiment", name, [.. All.Select(experiment => experiment.Name), "all"]), nameof(name));
}
