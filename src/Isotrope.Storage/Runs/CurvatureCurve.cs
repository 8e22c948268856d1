namespace Isotrope.Storage.Runs;

/// <summary>H(r) of one layer, mode, class of directions and loss, with all that was read off it.</summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Shape">Its weight, [m, n].</param>
/// <param name="Mode"><c>a</c>: pre-activations; <c>b</c>: weights.</param>
/// <param name="Direction">The class of directions.</param>
/// <param name="Loss"><c>own</c>, <c>later</c> or <c>sequence</c>.</param>
/// <param name="Sequences">Number of sequences.</param>
/// <param name="Directions">Number of directions.</param>
/// <param name="PreActivation">Root mean square of ‖z‖ over tokens: r over it is the radius without scale.</param>
/// <param name="Radii">What was measured at each radius, ascending.</param>
/// <param name="Exponent">Power p of c r^p over the resolved radii from 0.1 to 10 below the plateau; null without
/// any.</param>
/// <param name="Largest">The largest local exponent, and where.</param>
/// <param name="LargestAt">Its radius.</param>
/// <param name="Kink">Largest H'(1.1 r)/H'(0.9 r) over resolved radii; null where H does not ascend.</param>
/// <param name="KinkAt">Its radius.</param>
/// <param name="Monotone">Whether H ascends over all resolved radii.</param>
/// <param name="Plateau">The radius from which on H is flat; null if there is none.</param>
/// <param name="RandomLoss">What a predictor that knows nothing would lose on top, nats.</param>
/// <param name="BelowQuadratic">The radius from which on the exponent stays below 2; null if there is none.</param>
/// <param name="Fits">The models that could be fitted, the simplest first.</param>
/// <param name="Subsets">The curve from fewer sequences.</param>
/// <param name="Checks">The probes against differentiation.</param>
/// <param name="Reproducible">Whether l(0) was the same to the last bit when repeated.</param>
/// <param name="RadiusSpread">Mode B: 5 %, 50 % and 95 % quantiles of ‖D u‖ over tokens.</param>
public sealed record CurvatureCurve(
    string Layer, IReadOnlyList<long> Shape, string Mode, string Direction, string Loss, int Sequences, int Directions,
    double PreActivation, IReadOnlyList<CurvaturePoint> Radii, CurvatureBand? Exponent, CurvatureBand? Largest,
    double? LargestAt, CurvatureBand? Kink, double? KinkAt, bool Monotone, double? Plateau, double? RandomLoss,
    double? BelowQuadratic, IReadOnlyList<CurvatureFit> Fits, IReadOnlyList<CurvatureSubset> Subsets,
    IReadOnlyList<CurvatureCheck> Checks, bool Reproducible, IReadOnlyList<double> RadiusSpread)
{
    /// <summary>The test of isotropy: H over H along random directions at equal radii; empty for random directions
    /// themselves and where none were measured.</summary>
    public IReadOnlyList<CurvatureRatio> Isotropy { get; init; } = [];

    /// <summary>Mode A: whether H depends on norm and position of the token that moves; empty where that is not
    /// resolved.</summary>
    public IReadOnlyList<TokenDependence> Tokens { get; init; } = [];
}
