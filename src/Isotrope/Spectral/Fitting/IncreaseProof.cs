namespace Isotrope.Spectral;

/// <summary>Whether a function increases on an interval, decided by bisection with outward rounding.</summary>
/// <remarks>
/// On each piece an interval is computed that contains every value of the slope there, all roundings included. Pieces whose
/// interval is positive are done; others are halved. <see cref="IncreaseVerdict.Proved"/> and
/// <see cref="IncreaseVerdict.Refuted"/> are therefore theorems about the coefficients as stored, in real arithmetic; what a
/// computation with matrices adds to it is rounding.
/// </remarks>
public sealed record IncreaseProof
{
    private const int MostPieces = 100_000;   // some 10 ms; a smooth increasing map needs a few dozen

    private IncreaseProof(IncreaseVerdict verdict, double from, double to, int pieces) =>
        (Verdict, From, To, Pieces) = (verdict, from, to, pieces);

    /// <summary>What was found.</summary>
    public IncreaseVerdict Verdict { get; }

    /// <summary>Start of the interval.</summary>
    public double From { get; private init; }

    /// <summary>End of the interval.</summary>
    public double To { get; private init; }

    /// <summary>Where the slope is not positive, if refuted.</summary>
    public double? At { get; private init; }

    /// <summary>If proved, a positive lower bound of the slope on the interval; near the least slope only where bounds were asked
    /// to be sharp.</summary>
    public double? LeastSlope { get; private init; }

    /// <summary>If proved, an upper bound of the slope on the interval.</summary>
    public double? LargestSlope { get; private init; }

    /// <summary>Pieces looked at.</summary>
    public int Pieces { get; }

    /// <summary>The verdict as a sentence.</summary>
    public override string ToString() => FormattableString.Invariant(Verdict switch
    {
        IncreaseVerdict.Proved => $"proved increasing on [{From:g4}, {To:g4}] in {Pieces} pieces",
        IncreaseVerdict.Refuted => $"not increasing: its slope at {At:g6} is not positive",
        _ => (FormattableString)$"not decided on [{From:g4}, {To:g4}] in {Pieces} pieces",
    });

    /// <summary>Decides for a function given by an enclosure of its slope.</summary>
    /// <param name="slope">Maps an interval of non-negative numbers to one that contains all slopes on it.</param>
    /// <param name="from">Start, not negative.</param>
    /// <param name="to">End, above the start.</param>
    /// <param name="sharpness">Pieces are halved until the lower bound is at least this part of the upper one; 0 for a proof
    /// alone.</param>
    internal static IncreaseProof Of(Func<Interval, Interval> slope, double from, double to, double sharpness = 0)
    {
        if (!(from >= 0 && to > from && double.IsFinite(to)))
            throw new ArgumentException($"[{from}, {to}] is no interval of non-negative numbers. Give 0 <= from < to.");
        var pieces = 0;
        var undecided = false;
        var (least, largest) = (double.PositiveInfinity, 0.0);
        var open = new Stack<(double Low, double High)>();
        open.Push((from, to));
        while (open.TryPop(out var piece))
        {
            if (++pieces > MostPieces) return new(IncreaseVerdict.Undecided, from, to, pieces);
            var middle = Middle(piece.Low, piece.High);
            var divisible = piece.Low < middle && middle < piece.High;
            var bounds = slope(new(piece.Low, piece.High));
            if (bounds.Low > 0 && (bounds.Low >= sharpness * bounds.High || !divisible))
            {
                (least, largest) = (Math.Min(least, bounds.Low), Math.Max(largest, bounds.High));
                continue;
            }
            foreach (var point in (double[])[piece.Low, middle, piece.High])
                if (slope(Interval.Of(point)).High <= 0)
                    return new(IncreaseVerdict.Refuted, from, to, pieces) { At = point };
            if (!divisible)
            {
                undecided = true;   // no number lies between; only a refutation elsewhere can still decide
                continue;
            }
            open.Push((middle, piece.High));
            open.Push((piece.Low, middle));
        }
        return undecided
            ? new(IncreaseVerdict.Undecided, from, to, pieces)
            : new(IncreaseVerdict.Proved, from, to, pieces) { LeastSlope = least, LargestSlope = largest };
    }

    /// <summary>The same of x -> unit·f(x/unit), whose slopes are those of f.</summary>
    internal IncreaseProof InUnitsOf(double unit) => this with { From = unit * From, To = unit * To, At = unit * At };

    /// <summary>Small arguments matter as much as large ones: halves the logarithm while the ends are far apart.</summary>
    private static double Middle(double low, double high) =>
        low == 0 ? high / 16
        : high > 4 * low ? Math.Sqrt(low) * Math.Sqrt(high)
        : low + (high - low) / 2;
}
