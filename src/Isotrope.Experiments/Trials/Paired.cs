using Isotrope.Training.Statistics;

namespace Isotrope.Experiments.Trials;

/// <summary>Two methods seed by seed.</summary>
internal static class Paired
{
    /// <summary>Compares a number of each trial; what is smaller is better.</summary>
    public static PairedComparison Of(
        IReadOnlyList<Trial> candidate, IReadOnlyList<Trial> baseline, Func<Trial, double> number) =>
        PairedComparison.Of(
            [.. candidate.OrderBy(trial => trial.Seed).Select(number)], [.. baseline.OrderBy(trial => trial.Seed).Select(number)]);

    /// <summary>The verdict that the candidate is below the baseline.</summary>
    /// <remarks>Without a distinguishable difference "at or below" holds only as far as the interval goes, and "below" is not
    /// decided.</remarks>
    /// <param name="claim">The claim.</param>
    /// <param name="paired">The comparison.</param>
    /// <param name="orAt">Whether equal is enough.</param>
    /// <param name="evidence">The numbers; the interval is added.</param>
    public static ExperimentVerdict Below(string claim, PairedComparison paired, bool orAt, Evidence evidence)
    {
        var text = evidence.Text();
        Evidence numbers = $"{text}; {Interval(paired)}";
        return paired.Pairs < 2 ? Claim.Open(claim, $"{text}; needs at least two seeds")
            : paired.Verdict != Verdict.NotDistinguishable ? Claim.Of(claim, paired.Verdict == Verdict.Better, numbers)
                : orAt ? Claim.OnlyIf(claim, "differences within the interval count as none", numbers)
                : Claim.Open(claim, numbers);
    }

    private static string Interval(PairedComparison paired)
    {
        Evidence text =
            $"mean difference {paired.MeanDifference:+0.####;-0.####;0}, 95 % interval [{paired.Low:+0.####;-0.####;0}, " +
            $"{paired.High:+0.####;-0.####;0}] of {paired.Pairs} pairs";
        return text.Text();
    }
}
