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

    private IncreaseProof(IncreaseVerdict verdict, double from, double to, double? at, int pieces) =>
        (Verdict, From, To, At, Pieces) = (verdict, from, to, at, pieces);

    /// <summary>What was found.</summary>
    public IncreaseVerdict Verdict { get; }

    /// <summary>Start of the interval.</summary>
    public double From { get; }

    /// <summary>End of the interval.</summary>
    public double To { get; }

    /// <summary>Where the slope is not positive, if refuted.</summary>
    public double? At { get; }

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
    internal static IncreaseProof Of(Func<Interval, Interval> slope, double from, double to)
    {
        if (!(from >= 0 && to > from && double.IsFinite(to)))
            throw new ArgumentException($"[{from}, {to}] is no interval of non-negative numbers. Give 0 <= from < to.");
        var pieces = 0;
        var undecided = false;
        var open = new Stack<(double Low, double High)>();
        open.Push((from, to));
        while (open.TryPop(out var piece))
        {
            if (++pieces > MostPieces) return new(IncreaseVerdict.Undecided, from, to, null, pieces);
            if (slope(new(piece.Low, piece.High)).Low > 0) continue;
            var middle = Middle(piece.Low, piece.High);
            foreach (var point in (double[])[piece.Low, middle, piece.High])
                if (slope(Interval.Of(point)).High <= 0) return new(IncreaseVerdict.Refuted, from, to, point, pieces);
            if (!(piece.Low < middle && middle < piece.High))
            {
                undecided = true;   // no number lies between; only a refutation elsewhere can still decide
                continue;
            }
            open.Push((middle, piece.High));
            open.Push((piece.Low, middle));
        }
        return new(undecided ? IncreaseVerdict.Undecided : IncreaseVerdict.Proved, from, to, null, pieces);
    }

    /// <summary>Small arguments matter as much as large ones: halves the logarithm while the ends are far apart.</summary>
    private static double Middle(double low, double high) =>
        low == 0 ? high / 16
        : high > 4 * low ? Math.Sqrt(low) * Math.Sqrt(high)
        : low + (high - low) / 2;
}
