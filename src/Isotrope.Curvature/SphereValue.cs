namespace Isotrope.Curvature;

/// <summary>E H(R) at given s.</summary>
/// <param name="Expectation">E H(R), in units of H.</param>
/// <param name="Gradient">Its derivatives s_i T_i, in the order of s.</param>
/// <param name="Error">Relative error of T by halving the quadrature's step and by identities that must hold.</param>
public sealed record SphereValue(double Expectation, IReadOnlyList<double> Gradient, double Error);
