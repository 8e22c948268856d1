namespace Isotrope.Native;

/// <summary>What was done to load the native half of TorchSharp.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Library">The shipped library that was found, or null.</param>
/// <param name="Detail">What was relaxed, or the cause of the failure and the way out.</param>
public sealed record NativeLoadReport(NativeLoadOutcome Outcome, string? Library, string Detail)
{
    /// <summary>True when torch can be used.</summary>
    public bool Usable => Outcome is not (NativeLoadOutcome.NotFound or NativeLoadOutcome.Refused);
}
