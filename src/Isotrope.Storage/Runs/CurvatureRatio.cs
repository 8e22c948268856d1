namespace Isotrope.Storage.Runs;

/// <summary>How H along a class of directions compares with H along random ones at the same radius: 1 where curvature is
/// isotropic.</summary>
/// <param name="R">The radius; H along random directions is resolved there.</param>
/// <param name="Ratio">H over H along random directions of the same mode and loss, by bootstrap over the sequences of
/// both.</param>
public sealed record CurvatureRatio(double R, CurvatureBand Ratio);
