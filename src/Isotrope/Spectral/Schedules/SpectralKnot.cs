namespace Isotrope.Spectral;

/// <summary>A spectral function at a moment of a schedule.</summary>
/// <param name="Function">The function.</param>
/// <param name="Position">When it is in force.</param>
public sealed record SpectralKnot(SpectralFunction Function, SchedulePosition Position);
