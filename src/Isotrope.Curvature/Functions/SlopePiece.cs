namespace Isotrope.Curvature.Functions;

/// <summary>A slope and the radius from which on it holds.</summary>
/// <param name="From">Radius, not negative.</param>
/// <param name="Slope">Slope of H from there on, not negative.</param>
public readonly record struct SlopePiece(double From, double Slope);
