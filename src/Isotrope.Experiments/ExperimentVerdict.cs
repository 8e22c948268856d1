namespace Isotrope.Experiments;

/// <summary>What an experiment says of a claim.</summary>
/// <param name="Claim">The claim, as its source makes it.</param>
/// <param name="Verdict">"holds", "does not hold", "holds only if ..." or, by a first look, "not decided".</param>
/// <param name="Evidence">The numbers behind it.</param>
public sealed record ExperimentVerdict(string Claim, string Verdict, string Evidence);
