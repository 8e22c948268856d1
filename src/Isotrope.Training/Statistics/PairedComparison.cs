using MathNet.Numerics.Distributions;

namespace Isotrope.Training.Statistics;

/// <summary>A candidate's losses against a baseline's, where each pair shares its seed.</summary>
/// <remarks>
/// With differences dᵢ = candidateᵢ − baselineᵢ of mean m and sample deviation s, the interval is m ± t·s/√n, where t
/// is the 97.5 % quantile of Student's distribution with n − 1 degrees of freedom. The candidate is better if the
/// interval lies below zero, worse if above. One pair alone gives an infinite interval.
/// <para>Diverged runs are never left out: a loss of NaN counts as +∞, and of two diverged runs neither is ahead (d =
/// 0). An infinite difference has no deviation, so the interval is then infinite, and the verdict is better or worse
/// only if there are at least two pairs and all of them point that way. Such a verdict carries no 95 %.</para>
/// </remarks>
/// <param name="Pairs">Number n of pairs.</param>
/// <param name="MeanDifference">m in the unit of the losses; negative speaks for the candidate. NaN if differences are
/// infinite in both directions, or without pairs.</param>
/// <param name="StandardDeviation">s; NaN below two pairs or with an infinite difference.</param>
/// <param name="Low">Lower end of the 95 % confidence interval of the mean difference.</param>
/// <param name="High">Upper end.</param>
/// <param name="Verdict">What follows.</param>
public sealed record PairedComparison(
    int Pairs, double MeanDifference, double StandardDeviation, double Low, double High, Verdict Verdict)
{
    private const double UpperTail = 0.975;   // two-sided 95 %

    /// <summary>The verdict in words: <c>better</c>, <c>worse</c> or <c>not distinguishable</c>.</summary>
    public string VerdictText => Verdict switch
    {
        Verdict.Better => "better",
        Verdict.Worse => "worse",
        _ => "not distinguishable",
    };

    /// <summary>Compares losses seed by seed.</summary>
    /// <param name="candidate">Final losses of the candidate; lower is better.</param>
    /// <param name="baseline">Those of the baseline, in the same order of seeds.</param>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    public static PairedComparison Of(IReadOnlyList<double> candidate, IReadOnlyList<double> baseline)
    {
        if (candidate.Count != baseline.Count)
            throw new ArgumentException(
                $"There are {candidate.Count} candidate losses and {baseline.Count} baseline losses. Give one of each " +
                "per seed.", nameof(candidate));
        double[] differences = [.. candidate.Zip(baseline, Difference)];
        var (count, mean, deviation) = Summary.Of(differences);
        if (count < 2 || !differences.All(double.IsFinite))
            return new(count, mean, deviation, double.NegativeInfinity, double.PositiveInfinity, Unanimous(differences));

        var margin = StudentT.InvCDF(0, 1, count - 1, UpperTail) * deviation / Math.Sqrt(count);
        var verdict = mean + margin < 0 ? Verdict.Better : mean - margin > 0 ? Verdict.Worse : Verdict.NotDistinguishable;
        return new(count, mean, deviation, mean - margin, mean + margin, verdict);
    }

    private static double Difference(double candidate, double baseline)
    {
        var (ours, theirs) = (OrInfinite(candidate), OrInfinite(baseline));
        return ours == theirs ? 0 : ours - theirs;
    }

    private static double OrInfinite(double loss) => double.IsNaN(loss) ? double.PositiveInfinity : loss;

    private static Verdict Unanimous(double[] differences) => differences switch
    {
        { Length: < 2 } => Verdict.NotDistinguishable,
        _ when differences.All(difference => difference < 0) => Verdict.Better,
        _ when differences.All(difference => difference > 0) => Verdict.Worse,
        _ => Verdict.NotDistinguishable,
    };
}
