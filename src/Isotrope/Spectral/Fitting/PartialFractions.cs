namespace Isotrope.Spectral;

/// <summary>The odd function g(x) = x·(w0 + Σ w/(x² + c)), which a matrix undergoes through shifted inverses of its Gram
/// matrix.</summary>
/// <remarks>
/// With A = G·G^T of shape [m, m], U·g(S)·V^T = (w0·I + Σ w·(A + c·I)^-1)·G. The slope is
/// <code>
/// g'(x) = w0 + Σ w·q(x; c),   q(x; c) = (c - x²)/(x² + c)²
/// </code>
/// and q falls from 1/c at 0 to -1/(8c) at √(3c), then rises towards 0: its range on an interval is known exactly.
/// </remarks>
public sealed class PartialFractions
{
    private readonly PartialFraction[] _terms;

    /// <summary>A sum of partial fractions.</summary>
    /// <param name="constant">w0.</param>
    /// <param name="terms">The terms.</param>
    /// <exception cref="ArgumentException">A shift is not positive, or a number is not finite.</exception>
    public PartialFractions(double constant, IEnumerable<PartialFraction> terms)
    {
        (Constant, _terms) = (constant, [.. terms]);
        Array.Sort(_terms, (a, b) => a.Shift.CompareTo(b.Shift));
        foreach (var (shift, weight) in _terms)
        {
            Require.Positive(shift, "The shift keeps the Gram matrix positive definite.");
            if (!double.IsFinite(weight)) throw new ArgumentException($"The weight {weight} is not finite.", nameof(terms));
        }
        if (!double.IsFinite(constant))
            throw new ArgumentException($"The constant {constant} is not finite.", nameof(constant));
    }

    /// <summary>w0.</summary>
    public double Constant { get; }

    /// <summary>The terms by ascending shift.</summary>
    public IReadOnlyList<PartialFraction> Terms => _terms;

    /// <summary>g(x).</summary>
    public double At(double x)
    {
        var sum = Constant;
        foreach (var (shift, weight) in _terms) sum += weight / (x * x + shift);
        return x * sum;
    }

    /// <summary>g'(x).</summary>
    public double SlopeAt(double x)
    {
        var sum = Constant;
        foreach (var (shift, weight) in _terms) sum += weight * SlopeOfTerm(x, shift);
        return sum;
    }

    /// <summary>Decides whether g increases on [from, to].</summary>
    /// <exception cref="ArgumentException">The interval is not one of non-negative numbers.</exception>
    public IncreaseProof ProveIncreasing(double from, double to) => IncreaseProof.Of(SlopeOver, from, to);

    /// <summary>(c - x²)/(x² + c)².</summary>
    internal static double SlopeOfTerm(double x, double c)
    {
        var y = x * x;
        return (c - y) / ((y + c) * (y + c));
    }

    /// <summary>An interval that contains g' on all of x ≥ 0.</summary>
    internal Interval SlopeOver(Interval x)
    {
        var sum = Interval.Of(Constant);
        foreach (var (shift, weight) in _terms) sum += Interval.Of(weight) * SlopeOfTermOver(x, shift);
        return sum;
    }

    private static Interval SlopeOfTermOver(Interval x, double shift)
    {
        var c = Interval.Of(shift);
        var (first, last) = (EndOf(x.Low), EndOf(x.High));
        var low = Math.Min(first.Low, last.Low);
        var turn = Interval.Of(3) * c;
        // The minimum lies inside unless rounding cannot hide that it does not.
        if (Interval.Of(x.Low).Squared().Low <= turn.High && Interval.Of(x.High).Squared().High >= turn.Low)
            low = Math.Min(low, (Interval.Of(-0.125) / c).Low);
        return new(low, Math.Max(first.High, last.High));

        Interval EndOf(double end)
        {
            var y = Interval.Of(end).Squared();
            return (c - y) / (y + c).Squared();
        }
    }
}
