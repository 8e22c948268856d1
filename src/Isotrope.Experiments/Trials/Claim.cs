using System.Globalization;

namespace Isotrope.Experiments.Trials;

/// <summary>Verdicts on claims.</summary>
internal static class Claim
{
    /// <summary>"holds" or "does not hold".</summary>
    public static ExperimentVerdict Of(string claim, bool holds, FormattableString evidence) =>
        new(claim, holds ? "holds" : "does not hold", Text(evidence));

    /// <summary>"holds only if ...".</summary>
    public static ExperimentVerdict OnlyIf(string claim, string condition, FormattableString evidence) =>
        new(claim, $"holds only if {condition}", Text(evidence));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
