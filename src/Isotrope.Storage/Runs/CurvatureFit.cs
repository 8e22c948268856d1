namespace Isotrope.Storage.Runs;

/// <summary>A model of H(r) fitted to the resolved radii of a curve.</summary>
/// <param name="Model">M1 to M6.</param>
/// <param name="Formula">H(r) with the names of its parameters.</param>
/// <param name="Function">The fitted function as <c>isotrope solve --curvature</c> reads it.</param>
/// <param name="Parameters">The parameters with intervals.</param>
/// <param name="Error">Root of the weighted mean square of log H less the model's.</param>
/// <param name="CrossValidation">The same on sequences that the fit has not seen.</param>
/// <param name="Best">Whether it is the simplest of those that predict about as well as the best.</param>
public sealed record CurvatureFit(
    string Model, string Formula, string Function, IReadOnlyDictionary<string, CurvatureBand> Parameters, double Error,
    double CrossValidation, bool Best);
