using Isotrope.Curvature.Numerics;

namespace Isotrope.Curvature.Functions;

/// <summary>H(r) = sum of c r^p, any real p above 0. The model is solved for it by one integral per power.</summary>
/// <remarks>c may be negative as long as the sum still increases, which solving checks.</remarks>
public sealed class PowerSum : CurvatureFunction
{
    /// <summary>A sum of powers.</summary>
    /// <param name="terms">At least one; equal powers are joined.</param>
    /// <exception cref="ArgumentException">No term, a power that is not positive,
    /// or a coefficient that is zero or not finite.</exception>
    public PowerSum(params IReadOnlyList<PowerTerm> terms)
    {
        if (terms.Count == 0)
            throw new ArgumentException("A sum of powers needs a term. Give at least one, as (c, p).", nameof(terms));
        foreach (var (coefficient, power) in terms)
        {
            Require.Positive(power, "A curvature function starts at H(0) = 0 and grows.", "p");
            if (coefficient == 0 || !double.IsFinite(coefficient))
                throw new ArgumentOutOfRangeException(
                    "c", coefficient, $"c is {coefficient}, but must be finite and not 0. Leave the term out instead.");
        }
        Terms = [.. terms.GroupBy(term => term.Power)
            .Select(equal => new PowerTerm(equal.Sum(term => term.Coefficient), equal.Key)).OrderBy(term => term.Power)];
        LocalExponents = Terms.All(term => term.Coefficient > 0)
            ? new(Terms[0].Power - 1, Terms[^1].Power - 1)
            : ExponentRange.Sampled(this);
    }

    /// <summary>c r^p.</summary>
    /// <param name="coefficient">c.</param>
    /// <param name="power">p, above 0.</param>
    /// <exception cref="ArgumentException">p is not positive or c is zero.</exception>
    public PowerSum(double coefficient, double power) : this(new PowerTerm(coefficient, power))
    {
    }

    /// <summary>The terms by ascending power.</summary>
    public IReadOnlyList<PowerTerm> Terms { get; }

    /// <inheritdoc/>
    public override ExponentRange LocalExponents { get; }

    /// <inheritdoc/>
    public override double SlopeAtInfinity => Terms[^1] switch
    {
        { Coefficient: < 0 } => double.NegativeInfinity,
        { Power: > 1 } => double.PositiveInfinity,
        { Power: 1, Coefficient: var c } => c,
        _ => 0,
    };

    /// <inheritdoc/>
    public override double Value(double radius) => Terms.Sum(term => term.Coefficient * Math.Pow(radius, term.Power));

    /// <inheritdoc/>
    public override double Slope(double radius) =>
        Terms.Sum(term => term.Coefficient * term.Power * Math.Pow(radius, term.Power - 1));

    /// <inheritdoc/>
    public override double SecondDerivative(double radius) =>
        Terms.Sum(term => term.Power == 1
            ? 0 : term.Coefficient * term.Power * (term.Power - 1) * Math.Pow(radius, term.Power - 2));

    /// <inheritdoc/>
    public override double SlopeRatio(double radius) =>
        Terms.Sum(term => term.Coefficient * term.Power * Math.Pow(radius, term.Power - 2));
}
