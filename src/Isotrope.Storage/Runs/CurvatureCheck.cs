namespace Isotrope.Storage.Runs;

/// <summary>A derivative that the probes measured, held against differentiation.</summary>
/// <param name="Name"><c>gradient</c>: odd part over r against ⟨g, d⟩; <c>hessian</c>: 2 H/r² against ⟨d, Hess d⟩.</param>
/// <param name="Radius">The smaller of the two radii from which the limit r → 0 was taken.</param>
/// <param name="Deviation">Relative deviation.</param>
/// <param name="Tolerance">The largest that passes.</param>
/// <param name="Passed">Whether it passes; null where the loss lies too near to rounding at every radius.</param>
public sealed record CurvatureCheck(string Name, double Radius, double Deviation, double Tolerance, bool? Passed);
