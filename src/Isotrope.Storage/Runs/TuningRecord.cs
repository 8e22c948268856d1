namespace Isotrope.Storage.Runs;

/// <summary>A search for settings, with all that it saw: the content of <c>tuning.json</c>.</summary>
/// <param name="Model">The model on which it ran.</param>
/// <param name="Steps">Steps of each trial.</param>
/// <param name="Seed">Seed of each trial; not one that results are judged on.</param>
/// <param name="Corpus">The text.</param>
/// <param name="Command">The command that repeats it.</param>
/// <param name="Optimizers">One search per optimizer.</param>
public sealed record TuningRecord(
    string Model, int Steps, int Seed, CorpusInfo Corpus, string Command, IReadOnlyList<TuningSearch> Optimizers);
