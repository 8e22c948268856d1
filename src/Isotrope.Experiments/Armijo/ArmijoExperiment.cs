using Isotrope.Experiments.Figures;
using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Trials;
using Isotrope.Polar;

namespace Isotrope.Experiments.Armijo;

/// <summary>Muon with a backtracking line search against PolarGrad: what the search accepts, and who is faster.</summary>
public sealed class ArmijoExperiment : Experiment
{
    private const int Steps = 300, QuickSteps = 40, SmallSteps = 100;
    private const int Budget = 9, QuickBudget = 3;   // trials of the search of PolarGrad's rate
    private const double Shrink = 0.5;               // halving
    private const double Invisible = 1e-9;           // a gap below which rounding of the loss decides what is accepted

    /// <summary>The first trial of a step on the large problem: above what theory accepts at the start, about 4.</summary>
    private const double LargeStart = 16;

    private static readonly double[] s_decreases = [1e-4, 0.5];   // Nocedal and Wright's, and the largest that is usual

    /// <inheritdoc/>
    public override string Name => "armijo";

    /// <inheritdoc/>
    public override string Question => "Is Muon with a backtracking line search PolarGrad with a rate that tunes itself?";

    /// <inheritdoc/>
    public override ExperimentOptions Knows => ExperimentOptions.Small | ExperimentOptions.Quick | ExperimentOptions.Seeds;

    /// <inheritdoc/>
    public override ExperimentOptions KnowsBeside(ExperimentOptions given) =>
        given.HasFlag(ExperimentOptions.Small) ? ExperimentOptions.Small | ExperimentOptions.Quick : Knows;

    /// <inheritdoc/>
    protected override ExperimentResult Answer(ExperimentSettings settings, Action<string> note, CancellationToken cancellation)
    {
        TrialLab lab = new(Name, settings, note, cancellation);
        var steps = settings.Small ? SmallSteps : settings.Quick ? QuickSteps : Steps;
        var seeds = settings.Small ? 1 : settings.Seeds ?? (settings.Quick ? 1 : 3);
        double rate;
        using (var problem = Problem(settings, TrialLab.TuningSeed))
            rate = lab.Tuned(problem, [Polar(problem, problem.TheoryRate * 4)], steps, settings.Quick
                ? QuickBudget : Budget)[0].Rate;
        List<(double Decrease, StepRatios Ratios)> ratios = [];
        IReadOnlyDictionary<string, object>? constants = null;
        var rank = 0;
        for (var seed = 1; seed <= seeds; seed++)
        {
            using var problem = Problem(settings, seed);
            (constants, rank) = (problem.Constants, problem.Rank);
            lab.Run(problem, Methods(problem, settings.Small, rate), seed, MeasuredSteps.All(steps));
            foreach (var decrease in s_decreases)
            {
                var trial = lab.Of(Search(decrease))[^1];
                ratios.Add((decrease, StepRatios.Of(trial, problem.Smoothness, problem.Rank, decrease, Shrink,
                    trial.FirstBelow("gap", settings.Small ? Invisible : Invisible * problem.Least) ?? steps)));
            }
        }
        return lab.Result(constants!, Verdicts(lab, ratios, steps), Figures(lab, rank));
    }

    private static QuadraticProblem Problem(ExperimentSettings settings, long seed) =>
        settings.Small ? QuadraticProblem.Small() : QuadraticProblem.Paper(new(seed, original: false));

    private static string Search(double decrease) => FormattableString.Invariant($"Muon_Armijo_c{decrease:0.####}");

    private static PolarSolver Exact(bool small) => small ? PolarSolvers.ByName("svd") : MatrixMethods.Exact;

    private static Method Polar(QuadraticProblem problem, double rate) =>
        MatrixMethods.PolarGrad("PolarGrad", rate, Exact(problem.Start[0].dtype == ScalarType.Float64));

    private static IReadOnlyList<Method> Methods(QuadraticProblem problem, bool small, double rate) =>
    [
        .. s_decreases.Select(decrease =>
            MatrixMethods.LineSearch(Search(decrease), small ? 1 : LargeStart, Exact(small), decrease, Shrink)),
        Polar(problem, rate),
        Polar(problem, problem.TheoryRate) with { Name = "PolarGrad_1/(L r)" },
    ];

    private static IReadOnlyList<ExperimentVerdict> Verdicts(
        TrialLab lab, List<(double Decrease, StepRatios Ratios)> ratios, int steps)
    {
        double Median(string method) => Band.Of(lab.Of(method), "gap").Median[^1];
        var (loose, tuned, theory) = (Median(Search(s_decreases[0])), Median("PolarGrad"), Median("PolarGrad_1/(L r)"));
        return
        [
            .. ratios.GroupBy(pair => pair.Decrease).Select(group => Claim.Of(
                FormattableString.Invariant($"With c = {group.Key} no accepted step is below 2(1 − c)ρ‖G‖_*/(L r)"),
                group.All(pair => pair.Ratios.Hold),
                $"α/‖G‖_* from {group.Min(pair => pair.Ratios.Least):g3} to {group.Max(pair => pair.Ratios.Largest):g3} in " +
                $"{group.Sum(pair => pair.Ratios.Steps)} steps; the bound is {group.Max(pair => pair.Ratios.Bound):g3} at most")),
            Claim.Of($"After {steps} steps the search (c = 1e-4) is ahead of PolarGrad at the theory's rate 1/(L r)",
                loose < theory,
                $"median gap {loose:g3} against {theory:g3}"),
            Claim.Of("... and of PolarGrad with a searched rate", loose < tuned,
                $"median gap {loose:g3} against {tuned:g3} at the rate {lab.Searches[0].Best:g3}"),
        ];
    }

    private static List<FigureData> Figures(TrialLab lab, int rank) =>
    [
        TrialFigures.Steps("armijo-gap", "Gap with and without a line search", "f(X) − f*", "gap", lab.Trials),
        TrialFigures.Seconds("armijo-seconds", "Gap against time: trials of the search count", "f(X) − f*", "gap", lab.Trials),
        new("armijo-ratios", "Accepted steps over nuclear norms", new("step", false), new("α/‖G‖ₙᵤ꜀", true),
            [.. lab.Trials.GroupBy(trial => trial.Method)
                .Select(group => new FigureCurve(group.Key, Ratios(group.First(), rank)))],
            "Seed 1. For PolarGrad the ratio is its rate."),
        TrialFigures.Sensitivity("armijo-rates", "final f(X) − f*", lab.Searches),
    ];

    /// <summary>‖X⁺ - X‖_F = α√r.</summary>
    private static IReadOnlyList<(double X, double Y)> Ratios(Trial trial, double rank) =>
    [
        .. Enumerable.Range(0, trial.Steps.Count - 1).Select(k =>
            ((double)k, trial.Metrics["moved"][k + 1] / Math.Sqrt(rank) / trial.Metrics["nuclearNorm"][k])),
    ];
}
