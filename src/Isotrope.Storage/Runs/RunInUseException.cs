namespace Isotrope.Storage.Runs;

/// <summary>Another process is writing a run folder.</summary>
/// <param name="message">Which folder, which process, and what to do.</param>
public sealed class RunInUseException(string message) : InvalidOperationException(message);
