using Isotrope.Experiments.Figures;
using Isotrope.Experiments.Problems;
using Isotrope.Experiments.Trials;
using Isotrope.Optimizers;
using static Isotrope.Experiments.Trials.MatrixMethods;

namespace Isotrope.Experiments.Completion;

/// <summary>Low-rank matrix completion, the paper's and one of a text's byte pairs, with alternating gradient descent as
/// baseline.</summary>
public sealed class CompletionExperiment : Experiment
{
    private const int PublishedSteps = 1000, TunedSteps = 300, QuickSteps = 100;
    private const int Budget = 9, QuickBudget = 5;   // trials of a search
    private const int TextRank = 5;                  // the paper's
    private static readonly RateDecay s_decay = new(0.95, 25);   // the original's schedule

    /// <inheritdoc/>
    public override string Name => "completion";

    /// <inheritdoc/>
    public override string Question =>
        "Does PolarGrad complete a low-rank matrix faster than Muon, Adam and alternating descent, also a real one (--text)?";

    /// <inheritdoc/>
    public override ExperimentOptions Knows =>
        ExperimentOptions.Quick | ExperimentOptions.PaperCompat | ExperimentOptions.Seeds | ExperimentOptions.Text;

    /// <inheritdoc/>
    public override ExperimentOptions KnowsBeside(ExperimentOptions given) =>
        given.HasFlag(ExperimentOptions.PaperCompat) ? ExperimentOptions.PaperCompat | ExperimentOptions.Quick : Knows;

    /// <inheritdoc/>
    protected override ExperimentResult Answer(ExperimentSettings settings, Action<string> note, CancellationToken cancellation)
    {
        TrialLab lab = new(Name, settings, note, cancellation);
        return settings.PaperCompat ? Original(lab, settings) : Tuned(lab, settings);
    }

    /// <summary>The original's configurations, and the exact factor at its rate and at half of it.</summary>
    internal static IReadOnlyList<Method> Published() =>
    [
        PolarGrad("PolarGrad_QDWH2", 50, TwoSteps),
        PolarGrad("PolarGrad_QDWH2", 50, TwoSteps).Decayed(s_decay),
        PolarGrad("PolarGrad_exact_lr50", 50, Exact),
        PolarGrad("PolarGrad_exact_lr25", 25, Exact),
        PolarGrad("PolarGradM_polarfirst", 100, TwoSteps, PolarGradForm.PolarFirst, 0.5),
        PolarGrad("PolarGradM_momfirst", 50, TwoSteps, PolarGradForm.MomentumFirst, 0.5),
        Muon("Muon_NS5", 0.25, NewtonSchulz5),
        Muon("Muon_QDWH2", 0.25, TwoSteps),
        Muon("Muon_QDWH2", 0.25, TwoSteps).Decayed(s_decay),
        Adam("Adam", 0.05),
        Adam("Adam", 0.05).Decayed(s_decay),
        Alternating("AltGD", 50),
    ];

    /// <summary>Alternating gradient descent: X first, then Y at the new X.</summary>
    internal static Method Alternating(string name, double rate) => Method.Of(name, rate, (problem, weights, gradients, step) =>
    {
        weights[0].add_(gradients[0], alpha: -step);
        weights[1].add_(problem.Gradients(weights)[1], alpha: -step);
    });

    private static IReadOnlyList<Method> Tunable(bool quick)
    {
        IReadOnlyList<Method> constant =
        [
            PolarGrad("PolarGrad", 25, Exact),
            PolarGrad("PolarGradM_momfirst", 50, Exact, PolarGradForm.MomentumFirst, 0.5),
            Muon("Muon", 0.25, Exact),
            Adam("Adam", 0.05),
            GradientDescent("GD", 50),
            Alternating("AltGD", 50),
        ];
        return quick ? constant : [.. constant, .. constant.Select(method => method.Decayed(s_decay))];
    }

    private static ExperimentResult Original(TrialLab lab, ExperimentSettings settings)
    {
        using var problem = CompletionProblem.Paper(new(RandomSource.OriginalSeed, original: true));
        lab.Run(problem, Published(), RandomSource.OriginalSeed,
            MeasuredSteps.Sparse(settings.Quick ? QuickSteps : PublishedSteps));
        Trial Of(string name) => lab.Of(name)[0];
        var (polar, exact, half) = (Of("PolarGrad_QDWH2"), Of("PolarGrad_exact_lr50"), Of("PolarGrad_exact_lr25"));
        var (muon, adam, alternating) = (Of("Muon_QDWH2"), Of("Adam"), Of("AltGD"));
        const double floor = 1e-12;   // an order above the rounding of float32 in the mean of squares
        return lab.Result(problem.Constants,
            [
                Claim.Of($"At the published rates PolarGrad is the first to reach {floor:g1}",
                    polar.FirstBelow("mse", floor) is { } first
                        && new[] { muon, adam, alternating }.All(other => !(other.FirstBelow("mse", floor) <= first)),
                    $"steps until {floor:g1}: PolarGrad {Steps(polar)}, alternating descent {Steps(alternating)}, Adam " +
                    $"{Steps(adam)}, Muon {Steps(muon)}"),
                exact.DivergedAt is { } step && polar.Final("mse") < floor
                    ? Claim.OnlyIf("PolarGrad converges at its published rate 50", "the polar factor is inexact",
                        $"QDWH stopped after two steps: {polar.Final("mse"):g3}; exact factor: diverged by step {step}, at " +
                        $"25: {half.Final("mse"):g3}")
                    : Claim.Of("PolarGrad converges at its published rate 50", polar.Final("mse") < floor
                        && exact.Final("mse") < floor,
                        $"QDWH stopped after two steps: {polar.Final("mse"):g3}; exact factor: {exact.Final("mse"):g3}, at " +
                        $"25: {half.Final("mse"):g3}"),
                settings.Quick ? Claim.Open("Muon with a constant rate stops at a floor", $"needs {PublishedSteps} steps")
                    : Claim.Of("Muon with a constant rate stops at a floor", muon.Final("mse") > 1e-5,
                                $"{muon.Final("mse"):g3} after {muon.Steps[^1]} steps, with a falling rate " +
                                $"{Of("Muon_QDWH2_lrdecay").Final("mse"):g3}"),
                Claim.Of("Start and data are independent", Math.Abs(Correlation(problem)) < 0.05,
                    $"correlation of X₀ and the left factor: {Correlation(problem):0.000}, by the original's reuse of its seed"),
            ], Figures(lab, new(nameof(Completion))));

        string Steps(Trial trial) => trial.FirstBelow("mse", floor) is { } step ? $"{step}" : "never";
    }

    private static ExperimentResult Tuned(TrialLab lab, ExperimentSettings settings)
    {
        var text = settings.Text is { } path ? (Bytes: Read(path), Name: Path.GetFileName(path)) : default;
        CompletionProblem Problem(long seed)
        {
            RandomSource source = new(seed, original: false);
            return text.Bytes is null
                ? CompletionProblem.Paper(source) : CompletionProblem.OfText(text.Bytes, text.Name, TextRank, source);
        }
        var steps = settings.Quick ? QuickSteps : TunedSteps;
        IReadOnlyList<Method> methods;
        using (var problem = Problem(TrialLab.TuningSeed))
            methods = lab.Tuned(problem, Tunable(settings.Quick), steps, settings.Quick ? QuickBudget : Budget);
        IReadOnlyDictionary<string, object>? constants = null;
        for (var seed = 1; seed <= (settings.Seeds ?? (settings.Quick ? 1 : 5)); seed++)
        {
            using var problem = Problem(seed);
            lab.Run(problem, methods, seed, MeasuredSteps.Sparse(steps));
            constants = problem.Constants;
        }
        string Best(string method) => lab.Best(method, $"{method}_lrdecay");
        var (polar, muon, adam, alternating) = (Best("PolarGrad"), Best("Muon"), Best("Adam"), Best("AltGD"));
        double Unseen(string method) => Band.Of(lab.Of(method), "unseenMse").Median[^1];
        var others = new[] { muon, adam, alternating, Best("GD") };
        var unseen = others.MinBy(Unseen)!;
        return lab.Result(constants!,
            [
                Claim.Of($"PolarGrad is ahead of Muon and Adam after {steps} steps once every rate is searched alike",
                    lab.Score(polar) < Math.Min(lab.Score(muon), lab.Score(adam)),
                    $"median error of seen entries: {lab.Told(polar)}, {lab.Told(muon)}, {lab.Told(adam)}"),
                Claim.Of("... and of alternating gradient descent", lab.Score(polar) < lab.Score(alternating),
                    $"{lab.Told(polar)}, {lab.Told(alternating)}, {lab.Told(Best("GD"))}"),
                Claim.Of("PolarGrad predicts the unseen entries at least as well as any other, to a factor of 2",
                    Unseen(polar) < 2 * Unseen(unseen),
                    $"median error of unseen entries: {polar} {Unseen(polar):g3}; best other {unseen} {Unseen(unseen):g3}"),
            ], Figures(lab, null));
    }

    /// <summary>The correlation of the entries of X₀ with those of the original's left factor, which is drawn first from the
    /// same seed.</summary>
    private static double Correlation(CompletionProblem problem)
    {
        using var scope = NewDisposeScope();
        using var data = new RandomSource(RandomSource.OriginalSeed, original: true).Data();
        var factor = randn([500, 5], dtype: ScalarType.Float32, generator: data);
        return corrcoef(stack([factor.flatten(), problem.Start[0].flatten()]))[0, 1].item<float>();
    }

    private static byte[] Read(string path)
    {
        if (!File.Exists(path)) throw new ArgumentException($"--text: there is no file '{path}'.");
        return File.ReadAllBytes(path);
    }

    private static List<FigureData> Figures(TrialLab lab, ReferenceTable? original)
    {
        var trials = lab.Trials;
        List<FigureData> figures =
        [
            TrialFigures.Steps("completion-error", "Error of the seen entries", "mean square", "mse", trials, original),
            TrialFigures.Steps("completion-whole", "Error of the whole matrix", "‖XYᵀ − M‖/‖M‖", "relativeError", trials,
                original),
            TrialFigures.Steps("completion-gradient-condition", "Condition of the gradient to X", "κ(∇_X f)",
                "gradientCondition", trials,
                original),
            TrialFigures.Steps("completion-nuclear-norm", "Nuclear norm of the gradient to X", "‖∇_X f‖ₙᵤ꜀", "nuclearNorm",
                trials,
                original),
            TrialFigures.Seconds("completion-seconds", "Error of the seen entries against time", "mean square", "mse", trials),
        ];
        if (lab.Searches.Count > 0) figures.Add(TrialFigures.Sensitivity("completion-rates", "final mean square", lab.Searches));
        return figures;
    }
}
