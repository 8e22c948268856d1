using Isotrope.Experiments.Figures;
using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Trials;

namespace Isotrope.Experiments.Quadratic;

/// <summary>Matrix quadratic regression: who is fast, what the published rates rest on, and whether the theory's bounds
/// hold.</summary>
public sealed class QuadraticExperiment : Experiment
{
    private const int PublishedSteps = 4000, PublishedQuickSteps = 120;   // the original's, and enough for the first claims
    private const int TunedSteps = 500, TunedQuickSteps = 40;
    private const int Budget = 9, QuickBudget = 4;   // trials of a search
    private const int SmallSteps = 100, BoundSteps = 1000;   // of the known table, and of the theory's bounds

    /// <inheritdoc/>
    public override string Name => "quadratic";

    /// <inheritdoc/>
    public override string Question =>
        "Is PolarGrad faster than Muon, Adam and gradient descent on a quadratic once every rate is searched alike?";

    /// <inheritdoc/>
    public override ExperimentOptions Knows =>
        ExperimentOptions.Small | ExperimentOptions.Quick | ExperimentOptions.PaperCompat | ExperimentOptions.Seeds;

    /// <inheritdoc/>
    public override ExperimentOptions KnowsBeside(ExperimentOptions given) =>
        given.HasFlag(ExperimentOptions.Small) ? ExperimentOptions.Small | ExperimentOptions.Quick : Knows;

    /// <inheritdoc/>
    protected override ExperimentResult Answer(ExperimentSettings settings, Action<string> note, CancellationToken cancellation)
    {
        TrialLab lab = new(Name, settings, note, cancellation);
        return settings.Small ? Small(lab) : settings.PaperCompat ? Published(lab, settings) : Tuned(lab, settings);
    }

    private static ExperimentResult Small(TrialLab lab)
    {
        using var problem = QuadraticProblem.Small();
        const string bounded = "PolarGrad_1/(L r)";
        foreach (var method in QuadraticMethods.Small(problem))
            lab.Run(problem, [method], TrialLab.TuningSeed, MeasuredSteps.All(method.Name == bounded ? BoundSteps : SmallSteps));
        var exact = Figures(lab, problem, null);
        List<Trial> noisy = [.. NoiseFloor.Shares.Select(share =>
            lab.Run(NoiseFloor.Name(share), "", () => NoiseFloor.Run(share, problem)))];
        return lab.Result(problem.Constants,
            [
                QuadraticClaims.Bounds(lab.Of(bounded)[0], problem), QuadraticClaims.Newton(lab.Of("Newton_0.25")[0]),
                QuadraticClaims.Floor(noisy),
            ],
            [.. exact, TrialFigures.Steps("quadratic-noise", "Gap under noisy gradients, begun at the minimum", "f(X) − f*",
                "noisyGap", noisy)]);
    }

    private static ExperimentResult Published(TrialLab lab, ExperimentSettings settings)
    {
        IReadOnlyDictionary<string, object>? constants = null;
        List<FigureData> figures = [];
        List<ExperimentVerdict> verdicts = [];
        var measured = MeasuredSteps.Sparse(settings.Quick ? PublishedQuickSteps : PublishedSteps);
        for (var i = 0; i < (settings.Seeds ?? 1); i++)
        {
            var seed = RandomSource.OriginalSeed + 100 * i;   // the original's 42, 142, 242
            using var problem = QuadraticProblem.Paper(new(seed, original: true));
            lab.Run(problem, QuadraticMethods.Published(problem), seed, measured);
            constants ??= problem.Constants;
            if (i > 0) continue;
            verdicts.AddRange(QuadraticClaims.Published(lab, problem));
            figures.AddRange(Figures(lab, problem, new(nameof(Quadratic)), new FigureCurve("Muon's floor γ²Lr/2",
                [(0, QuadraticClaims.MuonFloor(problem)), (measured[^1], QuadraticClaims.MuonFloor(problem))],
                    IsReference: true)));
        }
        return lab.Result(constants!, verdicts, figures);
    }

    private static ExperimentResult Tuned(TrialLab lab, ExperimentSettings settings)
    {
        var steps = settings.Quick ? TunedQuickSteps : TunedSteps;
        List<double> tuned;
        using (var problem = QuadraticProblem.Paper(new(TrialLab.TuningSeed, original: false)))
            tuned = [.. lab.Tuned(problem, Methods(problem), steps, settings.Quick ? QuickBudget : Budget)
                .Select(method => method.Rate)];
        QuadraticProblem? last = null;
        for (var seed = 1; seed <= (settings.Seeds ?? (settings.Quick ? 1 : 3)); seed++)
        {
            last?.Dispose();
            last = QuadraticProblem.Paper(new(seed, original: false));
            lab.Run(last, [.. Methods(last).Select((method, i) => method.HasFreeRate
                ? method with { Rate = tuned[i] } : method)], seed,
                MeasuredSteps.Sparse(steps));
        }
        using (last)
            return lab.Result(last!.Constants, QuadraticClaims.Tuned(lab), Figures(lab, last, null));

        IReadOnlyList<Method> Methods(QuadraticProblem problem) =>
            [.. QuadraticMethods.Tunable(problem).Where(method => !settings.Quick || method.Decay is null)];
    }

    private static List<FigureData> Figures(TrialLab lab, QuadraticProblem problem, ReferenceTable? original,
        params FigureCurve[] overlays)
    {
        var (trials, gap) = (lab.Trials, lab.Trials[0].Metrics["gap"][0]);
        var steps = trials.Max(trial => trial.Steps[^1]);
        FigureCurve Bound(string label, double factor) => new(label,
            [.. MeasuredSteps.Sparse(steps).Select(k => ((double)k, gap * Math.Pow(factor, k)))], IsReference: true);
        var condition = problem.Smoothness / problem.Convexity;
        List<FigureData> figures =
        [
            TrialFigures.Steps("quadratic-gap", "Gap on matrix quadratic regression", "f(X) − f*", "gap", trials, original,
                [Bound("bound 1 − 1/(r κ)", 1 - 1 / (problem.Rank * condition)), Bound("bound 1 − 1/κ", 1 - 1 / condition),
                    .. overlays]),
            TrialFigures.Steps("quadratic-residual-condition", "Condition of the residual", "κ(AXB − C)", "residualCondition",
                trials,
                original),
            TrialFigures.Steps("quadratic-gradient-condition", "Condition of the gradient", "κ(∇f(X))", "gradientCondition",
                trials,
                original),
            TrialFigures.Steps("quadratic-nuclear-norm", "Nuclear norm of the gradient", "‖∇f(X)‖ₙᵤ꜀", "nuclearNorm", trials,
                original),
            TrialFigures.Seconds("quadratic-seconds", "Gap against time", "f(X) − f*", "gap", trials),
        ];
        if (lab.Searches.Count > 0) figures.Add(TrialFigures.Sensitivity("quadratic-rates", "final f(X) − f*", lab.Searches));
        return figures;
    }
}
