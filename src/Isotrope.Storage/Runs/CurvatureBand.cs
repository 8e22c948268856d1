namespace Isotrope.Storage.Runs;

/// <summary>A number read off a measured curve, with its uncertainty; NaN where it is not defined.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="StandardError">Its standard error, by bootstrap over sequences.</param>
/// <param name="Lo">Lower end of the 95 % interval.</param>
/// <param name="Hi">Upper end.</param>
public sealed record CurvatureBand(double Value, double StandardError, double Lo, double Hi);
