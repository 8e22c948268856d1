namespace Isotrope.Storage.Runs;

/// <summary>The model a run trains.</summary>
/// <param name="Name">Its size by name.</param>
/// <param name="Parameters">Number of trained numbers.</param>
public sealed record ModelInfo(string Name, long Parameters);
