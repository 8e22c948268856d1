using Isotrope.Storage.Runs;

namespace Isotrope.Experiments.Comparison;

/// <summary>Settings found by a search, with all that the search saw.</summary>
/// <param name="Model">The model on which it ran.</param>
/// <param name="Steps">Steps of each trial.</param>
/// <param name="Seed">Seed of each trial.</param>
/// <param name="Corpus">The text.</param>
/// <param name="Command">The command that repeats it.</param>
/// <param name="Optimizers">One result per optimizer.</param>
public sealed record TuningRecord(
    string Model, int Steps, int Seed, CorpusInfo Corpus, string Command, IReadOnlyList<TuningResult> Optimizers)
{
    /// <summary>The name of the file in a run folder that holds such a record.</summary>
    public const string FileName = "tuning.json";
}
