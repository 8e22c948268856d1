namespace Isotrope.Curvature;

/// <summary>Radii at which a property of H is checked: eight decades around its typical radius,
/// and both sides of its breaks.</summary>
internal static class SampleRadii
{
    private const double Decades = 4;      // on either side
    private const int PerDecade = 100;     // neighbours differ by 2.3 %
    private const double Beside = 1e-9;    // relative distance of the radii on the sides of a break

    public static IEnumerable<double> Of(CurvatureFunction function)
    {
        var centre = function.TypicalRadius;
        var grid = Enumerable.Range(0, (int)(2 * Decades * PerDecade) + 1)
            .Select(i => centre * Math.Pow(10, i / (double)PerDecade - Decades));
        var beside = function.Breaks.Where(radius => radius > 0)
            .SelectMany(radius => new[] { radius * (1 - Beside), radius * (1 + Beside) });
        return grid.Concat(beside).Order()
            .Where(radius => double.IsFinite(function.Value(radius)) && double.IsFinite(function.SecondDerivative(radius)));
    }
}
