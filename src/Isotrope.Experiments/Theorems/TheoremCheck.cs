namespace Isotrope.Experiments.Theorems;

/// <summary>What random instances say of a theorem.</summary>
/// <param name="Name">The theorem.</param>
/// <param name="Instances">How many instances met its assumptions.</param>
/// <param name="Violations">How many contradicted it beyond rounding.</param>
/// <param name="Tightest">The largest part of what the theorem allows that an instance used; 1 is a sharp bound.</param>
/// <param name="Case">That instance, in words.</param>
public sealed record TheoremCheck(string Name, int Instances, int Violations, double Tightest, string Case)
{
    /// <summary>The same theorem on all instances of several runs.</summary>
    internal static TheoremCheck Joined(IReadOnlyList<TheoremCheck> runs) =>
        runs.MaxBy(run => run.Tightest)! with
        {
            Instances = runs.Sum(run => run.Instances),
            Violations = runs.Sum(run => run.Violations),
        };
}
