namespace Isotrope.Storage.Runs;

/// <summary>What a run set out to do, on what and with what: the content of <c>run.json</c>, written before the first
/// step.</summary>
/// <param name="Schema">Version of this layout, 1.</param>
/// <param name="Kind"><c>compare</c>, <c>train</c>, <c>curvature</c> or <c>experiment</c>.</param>
/// <param name="Command">The command line that repeats the run.</param>
/// <param name="Started">When it began, UTC.</param>
/// <param name="Corpus">The text it trains on.</param>
/// <param name="Model">The model it trains.</param>
/// <param name="Settings">Settings shared by all optimizers, by name.</param>
/// <param name="Optimizers">The optimizers and the settings of each.</param>
/// <param name="Versions">Name and version of each program and library that matters.</param>
/// <param name="Hardware">Processor, cores, memory, operating system, measured matrix-product rate.</param>
/// <param name="GitCommit">The commit of the working tree, with <c>+changes</c> when it was modified, or null.</param>
public sealed record RunDescription(
    int Schema,
    string Kind,
    string Command,
    DateTime Started,
    CorpusInfo Corpus,
    ModelInfo Model,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<OptimizerDescription> Optimizers,
    IReadOnlyDictionary<string, string> Versions,
    IReadOnlyDictionary<string, string> Hardware,
    string? GitCommit);
