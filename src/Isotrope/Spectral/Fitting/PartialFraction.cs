namespace Isotrope.Spectral;

/// <summary>The term w·x/(x² + c) of a sum of partial fractions.</summary>
/// <param name="Shift">c, above 0: what is added to the Gram matrix.</param>
/// <param name="Weight">w, of either sign.</param>
public readonly record struct PartialFraction(double Shift, double Weight);
