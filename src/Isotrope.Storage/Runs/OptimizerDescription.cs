namespace Isotrope.Storage.Runs;

/// <summary>An optimizer as a run uses it.</summary>
/// <param name="Name">Its name in the catalogue.</param>
/// <param name="Settings">Every setting in force, by name.</param>
/// <param name="Origin">Where the settings come from: a shipped preset, a search of this run, the command line.</param>
public sealed record OptimizerDescription(string Name, IReadOnlyDictionary<string, string> Settings, string Origin);
