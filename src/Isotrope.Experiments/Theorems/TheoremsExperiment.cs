using System.Globalization;

namespace Isotrope.Experiments.Theorems;

/// <summary>The theorems of the isotropic curvature model on random instances; see <see cref="TheoremLab"/>.</summary>
public sealed class TheoremsExperiment : Experiment
{
    private const int Instances = 2000, QuickInstances = 200;

    /// <inheritdoc/>
    public override string Name => "theorems";

    /// <inheritdoc/>
    public override string Question =>
        "Do the theorems of the isotropic curvature model hold on random instances, and how sharp are they?";

    /// <inheritdoc/>
    public override ExperimentOptions Knows => ExperimentOptions.Quick | ExperimentOptions.Seeds;

    /// <inheritdoc/>
    public override bool NeedsTorch => false;

    /// <inheritdoc/>
    protected override ExperimentResult Answer(ExperimentSettings settings, Action<string> note, CancellationToken cancellation)
    {
        var (instances, seeds) = (settings.Quick ? QuickInstances : Instances, settings.Seeds ?? 1);
        List<IReadOnlyList<TheoremCheck>> runs = [];
        for (var seed = 1; seed <= seeds; seed++)
        {
            note($"seed {seed} of {seeds}: {instances} instances");
            runs.Add(TheoremLab.Run(instances, seed, cancellation));
        }
        return Judge([.. Enumerable.Range(0, runs[0].Count).Select(i => TheoremCheck.Joined([.. runs.Select(run => run[i])]))],
            new Dictionary<string, object>
            {
                ["instances"] = instances * seeds,
                ["seeds"] = seeds,
                ["columns"] = "2 to 40",
                ["powers"] = "1 to 3, from 1.08 to 8",
            });
    }

    /// <summary>Rows and verdicts of what was found.</summary>
    internal ExperimentResult Judge(IReadOnlyList<TheoremCheck> checks, IReadOnlyDictionary<string, object> problem)
    {
        var broken = checks.Where(check => check.Violations > 0).ToList();
        return new(Name, problem,
            [.. checks.SelectMany(
                check => new[] { Row(check, "instances", check.Instances), Row(check, "violations", check.Violations),
                Row(check, "tightest", check.Tightest) })],
            [.. checks.Select(
                check => new ExperimentVerdict(check.Name, check.Violations == 0 ? "holds" : "does not hold", Evidence(check)))])
        {
            Contradiction = broken.Count == 0
                ? null : string.Join("; ", broken.Select(check => $"{check.Name}: {Evidence(check)}")),
        };
    }

    private static ExperimentRow Row(TheoremCheck check, string metric, double value) => new(check.Name, 0, metric, value);

    private static string Evidence(TheoremCheck check) =>
        $"{check.Violations} violations in {check.Instances} instances; the tightest uses " +
        $"{check.Tightest.ToString("0.#########", CultureInfo.InvariantCulture)} of what is allowed ({check.Case})";
}
