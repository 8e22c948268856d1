namespace Isotrope.Reporting.Experiments;

/// <summary>What an experiment says of a claim, in words.</summary>
/// <param name="Claim">The claim, as its source makes it.</param>
/// <param name="Verdict">"holds", "does not hold" or "holds only if ...".</param>
/// <param name="Evidence">The numbers behind it.</param>
public sealed record ExperimentVerdictText(string Claim, string Verdict, string Evidence);
