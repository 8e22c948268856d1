namespace Isotrope.Curvature.Functions;

/// <summary>The sum of curvature functions.</summary>
public sealed class CurvatureSum : CurvatureFunction
{
    private CurvatureSum(IReadOnlyList<CurvatureFunction> parts) => Parts = parts;

    /// <summary>The functions that are added.</summary>
    public IReadOnlyList<CurvatureFunction> Parts { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Kink> Kinks =>
        [.. Parts.SelectMany(part => part.Kinks).GroupBy(kink => kink.Radius).OrderBy(equal => equal.Key)
            .Select(equal => KinkAt(equal.Key, equal.Sum(kink => kink.Jump)))];

    /// <inheritdoc/>
    public override IReadOnlyList<double> Breaks => [.. Parts.SelectMany(part => part.Breaks).Distinct().Order()];

    /// <summary>r H''/H' of a sum is a mean of the parts' with the slopes as weights:
    /// the hull of their ranges bounds it.</summary>
    public override ExponentRange LocalExponents => Parts.Select(part => part.LocalExponents).Aggregate(ExponentRange.Hull);

    /// <inheritdoc/>
    public override double SlopeAtInfinity => Parts.Sum(part => part.SlopeAtInfinity);

    /// <inheritdoc/>
    public override double TypicalRadius => Math.Exp(Parts.Average(part => Math.Log(part.TypicalRadius)));

    /// <summary>Adds functions; sums of powers become one.</summary>
    /// <exception cref="ArgumentException">There is nothing to add.</exception>
    public static CurvatureFunction Of(IReadOnlyList<CurvatureFunction> parts)
    {
        if (parts.Count == 0) throw new ArgumentException("There is no function to add. Give at least one.", nameof(parts));
        var flat = parts.SelectMany(part => part is CurvatureSum sum ? sum.Parts : [part]).ToList();
        var terms = flat.OfType<PowerSum>().SelectMany(powers => powers.Terms).ToList();
        var others = flat.Where(part => part is not PowerSum).ToList();
        if (terms.Count > 0) others.Insert(0, new PowerSum(terms));
        return others is [var single] ? single : new CurvatureSum(others);
    }

    /// <inheritdoc/>
    public override double Value(double radius) => Parts.Sum(part => part.Value(radius));

    /// <inheritdoc/>
    public override double Slope(double radius) => Parts.Sum(part => part.Slope(radius));

    /// <inheritdoc/>
    public override double SecondDerivative(double radius) => Parts.Sum(part => part.SecondDerivative(radius));

    /// <inheritdoc/>
    public override double SlopeRatio(double radius) => Parts.Sum(part => part.SlopeRatio(radius));

    private Kink KinkAt(double radius, double jump)
    {
        var right = Slope(radius);
        return new(radius, right - jump, right);
    }
}
