using Isotrope.Polar.Kernels;

namespace Isotrope.Spectral.Routes;

/// <summary>Chooses the cheapest route that does what is asked.</summary>
/// <remarks>
/// Costs are multiples of m³ operations at the rate of products, for one matrix [m, n], α = n/m; everything in double precision
/// counts twice. On graphics devices the costs are estimates, not measurements.
/// </remarks>
/// <param name="function">f of a fraction of the norm.</param>
/// <param name="options">What is asked.</param>
internal sealed class RouteChoice(SpectralFunction function, SpectralMapOptions options)
{
    private const double SymmetricProduct = 1.3;    // of the 2 of a general product
    private const double Inverse = 1.2;             // block recursion 7/6
    private const double Eigenvectors = 13;         // measured at m = 768
    private const double DeviceInverse = 15, DeviceEigenvectors = 200;   // latency-bound panels

    private readonly bool _increasing = options.Increasing ?? function.IsIncreasing;

    /// <summary>The plan for matrices of m rows and n columns, m ≤ n.</summary>
    /// <exception cref="ArgumentException">The route that was asked for cannot do it.</exception>
    public SpectralPlan For(long m, long n, ScalarType type, DeviceType device)
    {
        if (m == 1 && options.Route is null)
            return OfItself(SpectralRoute.GramEigenvalues, false, "a vector has one singular value, its norm", 0);
        var noise = GramNoise.Of(function, options.Lower, PolarInput.UnitRoundoff(type));
        var wide = type == ScalarType.Float32 && noise > options.Tolerance;
        var rounding = wide ? GramNoise.Of(function, options.Lower, PolarInput.UnitRoundoff(ScalarType.Float64)) : noise;
        if (options.Route == SpectralRoute.SingularValues)
            return OfItself(SpectralRoute.SingularValues, false, "asked for", PolarInput.UnitRoundoff(ScalarType.Float32));
        var (inverse, eigenvectors) = device == DeviceType.CPU ? (Inverse, Eigenvectors) : (DeviceInverse, DeviceEigenvectors);
        var costs = new List<(SpectralPlan Plan, double Cost)>();
        if (Wanted(SpectralRoute.GramEigenvalues))
            costs.Add((OfItself(SpectralRoute.GramEigenvalues, wide, "", rounding), eigenvectors + SymmetricProduct));
        if (Wanted(SpectralRoute.Polynomial)
            && OddPolynomialFit.Within(function, options.Tolerance, OddPolynomialFit.HighestDegree, options.Lower, _increasing)
                is { } polynomial)
            costs.Add((OfFit(SpectralRoute.Polynomial, polynomial.Error, polynomial.Increase, wide,
                rounding) with
            { Polynomial = polynomial.Map },
                Math.Max(0, polynomial.Map.Coefficients.Count - 2) * SymmetricProduct));
        if (Wanted(SpectralRoute.PartialFractions)
            && PartialFractionFit.Within(function, options.Tolerance, options.Lower, _increasing) is { } fractions)
            costs.Add((OfFit(SpectralRoute.PartialFractions, fractions.Error, fractions.Increase, wide,
                rounding) with
            { Fractions = fractions.Map },
                fractions.Map.Terms.Count * inverse));
        if (costs.Count == 0) throw Impossible();
        var best = costs.MinBy(candidate => candidate.Cost);
        return best.Plan with { Reason = options.Route is null ? Why(best.Plan, costs, (double)n / m) : "asked for" };
    }

    private bool Wanted(SpectralRoute route) => options.Route is null || options.Route == route;

    private SpectralPlan OfItself(SpectralRoute route, bool doublePrecision, string reason, double rounding) =>
        new(route, reason, doublePrecision, 0, rounding, options.Lower, null)
        {
            Growth = function.IsIncreasing
                ? "f itself is applied, which increases by its formula; rounding is not covered"
                : "f does not increase",
        };

    private SpectralPlan OfFit(SpectralRoute route, double error, IncreaseProof proof, bool doublePrecision, double rounding) =>
        new(route, "", doublePrecision, error, rounding, options.Lower, proof)
        {
            Growth = function.IsIncreasing ? $"the fit is {proof}" : "f does not increase, only its fit error is known",
        };

    private string Why(SpectralPlan plan, List<(SpectralPlan Plan, double Cost)> costs, double ratio)
    {
        string Price((SpectralPlan Plan, double Cost) candidate)
        {
            var inGram = SymmetricProduct * ratio + candidate.Cost;
            return FormattableString.Invariant(
                $"{candidate.Plan.Route} {inGram * (plan.DoublePrecision ? 2 : 1) + 2 * ratio:g3}");
        }

        var prices = string.Join(", ", costs.OrderBy(candidate => candidate.Cost).Select(Price));
        var missing = costs.Count == 3 ? "" : FormattableString.Invariant(
            $"; no other route reaches {options.Tolerance:g2}{(_increasing ? " with a proof that it increases" : "")}");
        var precision = plan.DoublePrecision
            ? "; float64, because squaring small singular values in float32 would cost more than the tolerance" : "";
        return $"least work (in m^3 operations: {prices}){missing}{precision}";
    }

    private ArgumentException Impossible() => new(FormattableString.Invariant(
        $"{function.Name} has no fit within {options.Tolerance:g2} on [{options.Lower:g2}, 1] by the route {options.Route}") +
        (_increasing ? " that is proved increasing" : "") +
        $". Allow a larger Tolerance, set Increasing to false, or use {nameof(SpectralRoute.GramEigenvalues)}.");
}
