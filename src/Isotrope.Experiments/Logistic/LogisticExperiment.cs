using Isotrope.Experiments.Figures;
using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Trials;
using Isotrope.Optimizers;
using static Isotrope.Experiments.Trials.MatrixMethods;

namespace Isotrope.Experiments.Logistic;

/// <summary>Matrix logistic regression with minibatches: speed, and the floor that noise leaves.</summary>
public sealed class LogisticExperiment : Experiment
{
    private const int PublishedSteps = 1500, TunedSteps = 400, QuickSteps = 25;
    private const int Budget = 6, QuickBudget = 3;   // trials of a search
    private static readonly RateDecay s_decay = new(0.95, 25);   // the original's schedule

    /// <inheritdoc/>
    public override string Name => "logistic";

    /// <inheritdoc/>
    public override string Question =>
        "On noisy minibatches, does PolarSGD get below what X = 0 costs, and is it ahead of Muon and Adam at their best rates?";

    /// <inheritdoc/>
    public override ExperimentOptions Knows => ExperimentOptions.Quick | ExperimentOptions.PaperCompat | ExperimentOptions.Seeds;

    /// <inheritdoc/>
    public override ExperimentOptions KnowsBeside(ExperimentOptions given) =>
        given.HasFlag(ExperimentOptions.PaperCompat) ? ExperimentOptions.PaperCompat | ExperimentOptions.Quick : Knows;

    /// <inheritdoc/>
    protected override ExperimentResult Answer(ExperimentSettings settings, Action<string> note, CancellationToken cancellation)
    {
        TrialLab lab = new(Name, settings, note, cancellation);
        return settings.PaperCompat ? Original(lab, settings) : Tuned(lab, settings);
    }

    /// <summary>The original's configurations, and one with an exact factor.</summary>
    internal static IReadOnlyList<Method> Published() =>
    [
        PolarGrad("PolarSGD_QDWH2", 1.5e-7, TwoSteps),
        PolarGrad("PolarSGD_QDWH2", 1.5e-7, TwoSteps).Decayed(s_decay, 2.5e-7),
        Muon("Muon_NS5", 0.1, NewtonSchulz5),
        Muon("Muon_QDWH2", 0.1, TwoSteps),
        Muon("Muon_QDWH2", 0.1, TwoSteps).Decayed(s_decay, 0.2),
        Adam("Adam", 5e-3),
        Adam("Adam", 5e-3).Decayed(s_decay, 1e-2),
        PolarGrad("PolarSGDM_polarfirst", 2.5e-7, TwoSteps, PolarGradForm.PolarFirst, 0.95),
        PolarGrad("PolarSGDM_momfirst", 2.5e-7, TwoSteps, PolarGradForm.MomentumFirst, 0.9),
        PolarGrad("PolarSGD_exact", 1.5e-7, Exact),
    ];

    private static IReadOnlyList<Method> Tunable(bool quick)
    {
        IReadOnlyList<Method> constant =
        [
            PolarGrad("PolarSGD", 1.5e-7, Exact),
            PolarGrad("PolarSGDM_momfirst", 2.5e-7, Exact, PolarGradForm.MomentumFirst, 0.9),
            Muon("Muon", 0.1, Exact),
            Adam("Adam", 5e-3),
            GradientDescent("SGD", 1e-5),
        ];
        return quick ? constant : [.. constant, .. constant.Select(method => method.Decayed(s_decay))];
    }

    private static ExperimentResult Original(TrialLab lab, ExperimentSettings settings)
    {
        using LogisticProblem problem = new(new(RandomSource.OriginalSeed, original: true));
        lab.Run(problem, Published(), RandomSource.OriginalSeed,
            MeasuredSteps.Sparse(settings.Quick ? QuickSteps : PublishedSteps));
        Trial Of(string name) => lab.Of(name)[0];
        var (polar, muon, adam) = (Of("PolarSGD_QDWH2"), Of("Muon_QDWH2"), Of("Adam"));
        var decayed = Of("PolarSGD_QDWH2_lrdecay");
        var constant = new[] { polar, muon, adam };
        var level = 0.02 * polar.Metrics["loss"][0];
        const string first = "At the published constant rates PolarSGD is the first below 2 % of the loss at the start",
            constantClaim = "Methods with a constant rate get below the loss of X = 0",
            decayClaim = "With a falling rate PolarSGD gets below the loss of X = 0";
        IReadOnlyList<ExperimentVerdict> verdicts = settings.Quick
            ? [.. new[] { first, constantClaim, decayClaim }.Select(claim => Claim.Open(claim, $"needs {PublishedSteps} steps"))]
            :
            [
                Claim.Of(first, polar.FirstBelow("loss", level) is { } step
                        && constant.Skip(1).All(other => !(other.FirstBelow("loss", level) <= step)),
                    $"steps until {level:g3}: PolarSGD {Steps(polar)}, Muon {Steps(muon)}, Adam {Steps(adam)}"),
                Claim.Of(constantClaim, constant.Any(trial => trial.Final("loss") < LogisticProblem.LossAtZero),
                    $"X = 0: {LogisticProblem.LossAtZero:g5}; PolarSGD {polar.Final("loss"):g4}, Muon " +
                    $"{muon.Final("loss"):g4}, Adam {adam.Final("loss"):g4}: their noise floors are compared, not their speed"),
                Claim.Of(decayClaim, decayed.Final("loss") < LogisticProblem.LossAtZero,
                    $"{decayed.Final("loss"):g5} after {decayed.Steps[^1]} steps"),
            ];
        return lab.Result(problem.Constants, verdicts, Figures(lab, new(nameof(Logistic))));

        string Steps(Trial trial) => trial.FirstBelow("loss", level) is { } step ? $"{step}" : "never";
    }

    private static ExperimentResult Tuned(TrialLab lab, ExperimentSettings settings)
    {
        var steps = settings.Quick ? QuickSteps : TunedSteps;
        IReadOnlyList<Method> methods;
        using (LogisticProblem problem = new(new(TrialLab.TuningSeed, original: false)))
            methods = lab.Tuned(problem, Tunable(settings.Quick), steps, settings.Quick ? QuickBudget : Budget);
        IReadOnlyDictionary<string, object>? constants = null;
        for (var seed = 1; seed <= (settings.Seeds ?? (settings.Quick ? 1 : 3)); seed++)
        {
            using LogisticProblem problem = new(new(seed, original: false));
            lab.Run(problem, methods, seed, MeasuredSteps.Sparse(steps));
            constants = problem.Constants;
        }
        (string Name, double Loss) Best(string method) =>
            new[] { method, $"{method}_lrdecay" }.Where(name => lab.Of(name).Count > 0)
            .Select(name => (name, Band.Of(lab.Of(name), "loss").Median[^1])).MinBy(pair => pair.Item2);
        var (polar, muon, adam, descent) = (Best("PolarSGD"), Best("Muon"), Best("Adam"), Best("SGD"));
        return lab.Result(constants!,
            [
                Below($"PolarSGD ends below Muon after {steps} steps once every rate is searched alike", muon),
                Below("... and below Adam", adam), Below("... and below plain SGD", descent),
                settings.Quick ? Claim.Open("PolarSGD gets below the loss of X = 0", $"needs {TunedSteps} steps")
                    : Claim.Of("PolarSGD gets below the loss of X = 0", polar.Loss < LogisticProblem.LossAtZero,
                    $"{polar.Loss:g5} against {LogisticProblem.LossAtZero:g5}; in all {steps} steps"),
            ], Figures(lab, null));

        ExperimentVerdict Below(string claim, (string Name, double Loss) other) => Paired.Below(claim,
            Paired.Of(lab.Of(polar.Name), lab.Of(other.Name), trial => Math.Log(trial.Final("loss"))), orAt: false,
            $"median loss {polar.Loss:g5} ({polar.Name}) against {other.Loss:g5} ({other.Name}); in logarithms");
    }

    private static List<FigureData> Figures(TrialLab lab, ReferenceTable? original)
    {
        var trials = lab.Trials;
        var steps = trials.Max(trial => trial.Steps[^1]);
        FigureCurve zero = new("X = 0", [(0, LogisticProblem.LossAtZero), (steps, LogisticProblem.LossAtZero)],
            IsReference: true);
        List<FigureData> figures =
        [
            TrialFigures.Steps("logistic-loss", "Loss of all rows", "loss", "loss", trials, original, [zero]),
            TrialFigures.Steps("logistic-gradient-condition", "Condition of the minibatch's gradient", "κ(G)",
                "gradientCondition", trials,
                original),
            TrialFigures.Steps("logistic-nuclear-norm", "Nuclear norm of the minibatch's gradient", "‖G‖ₙᵤ꜀", "nuclearNorm",
                trials,
                original),
            TrialFigures.Seconds("logistic-seconds", "Loss of all rows against time", "loss", "loss", trials),
        ];
        if (lab.Searches.Count > 0) figures.Add(TrialFigures.Sensitivity("logistic-rates", "final loss", lab.Searches));
        return figures;
    }
}
