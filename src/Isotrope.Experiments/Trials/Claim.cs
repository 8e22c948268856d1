namespace Isotrope.Experiments.Trials;

/// <summary>Verdicts on claims.</summary>
internal static class Claim
{
    /// <summary>"holds" or "does not hold".</summary>
    public static ExperimentVerdict Of(string claim, bool holds, Evidence evidence) =>
        new(claim, holds ? "holds" : "does not hold", evidence.Text());

    /// <summary>"holds only if ...".</summary>
    public static ExperimentVerdict OnlyIf(string claim, string condition, Evidence evidence) =>
        new(claim, $"holds only if {condition}", evidence.Text());

    /// <summary>"not decided": by a first look, by too few seeds, or since the difference is within its interval.</summary>
    public static ExperimentVerdict Open(string claim, Evidence why) => new(claim, "not decided", why.Text());
}
