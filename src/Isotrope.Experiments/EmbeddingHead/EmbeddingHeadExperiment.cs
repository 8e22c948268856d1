using Isotrope.Experiments.Comparison;
using Isotrope.Experiments.Figures;
using Isotrope.Experiments.Language;
using Isotrope.Experiments.Trials;
using Isotrope.Training.Data;
using Isotrope.Training.Loop;
using Isotrope.Training.Models;

namespace Isotrope.Experiments.EmbeddingHead;

/// <summary>Embedding and head by PolarSGDM or by AdamW, beside Muon for the hidden matrices: loss and conditioning.</summary>
public sealed class EmbeddingHeadExperiment : Experiment
{
    private const int Steps = 200, QuickSteps = 12;    // those that the presets of the nano model were searched with
    private const int Budget = 8, QuickBudget = 3;     // trials of a method; of two rates half for each
    private const int Seeds = 5;
    private const double TableRate = 0.125;   // best of a pilot of 12 steps, a factor of 4 to each side

    private const string AdamW = "AdamW", Muon = "Muon+AdamW", Polar = "Muon+PolarSGDM";

    /// <inheritdoc/>
    public override string Name => "embedding-head";

    /// <inheritdoc/>
    public override string Question =>
        "Beside Muon, is PolarSGDM the better optimizer for embedding and head: lower loss, better conditioned gradients?";

    /// <inheritdoc/>
    public override ExperimentOptions Knows => ExperimentOptions.Quick | ExperimentOptions.Seeds | ExperimentOptions.Text;

    /// <inheritdoc/>
    protected override ExperimentResult Answer(ExperimentSettings settings, Action<string> note, CancellationToken cancellation)
    {
        TrialLab lab = new(Name, settings, note, cancellation);
        CorpusSplit split = new(Corpora.Open(settings.Text));
        IReadOnlyList<ModelSize> models = settings.Quick ? [QwenSizes.Nano] : [QwenSizes.Nano, GptSizes.Nano];
        var steps = settings.Quick ? QuickSteps : Steps;
        foreach (var model in models)
        {
            LanguageTask task = new(model, split, steps, Math.Max(steps / 20, 5))
            {
                TiedHead = false,
                Measure = TableGradient.Measured,
            };
            LanguageLab language = new(lab, task, cancellation);
            var methods = Tuned(language, model.Name, settings.Quick);
            for (var seed = 1; seed <= (settings.Seeds ?? (settings.Quick ? 1 : Seeds)); seed++) language.Run(methods, seed);
        }
        return lab.Result(Constants(split, models, steps),
            [.. models.SelectMany(model => Verdicts(lab, model.Name, steps, settings.Quick))],
            [.. models.SelectMany(model => FiguresOf(lab, model.Name)), TrialFigures.Sensitivity("embedding-head-rates",
                "final validation loss", lab.Searches)]);
    }

    /// <summary>The three methods, before any search.</summary>
    /// <param name="model">The model's name, which becomes part of theirs.</param>
    internal static IReadOnlyList<LanguageMethod> Methods(string model)
    {
        var (adamw, muon) = (Presets.For("adamw").Recipe, Presets.For("muon").Recipe);
        var rest = new Recipe("adamw", []).With("learningRate", muon.Setting("auxiliary.learningRate"))
            .With("weightDecay", 0);
        return
        [
            new(In(AdamW, model), adamw),
            new(In(Muon, model), muon) { Rest = rest },
            new(In(Polar, model), muon) { Rest = rest, Tables = new Recipe("polarsgdm", []).With("learningRate", TableRate) },
        ];
    }

    /// <summary>The methods at their best rates, each after the same number of trials: of one rate all of them, of two half for
    /// that of the tables and then half for that of the hidden matrices. A first look searches the tables' alone.</summary>
    private static IReadOnlyList<LanguageMethod> Tuned(LanguageLab language, string model, bool quick)
    {
        var (all, part) = quick ? (QuickBudget, QuickBudget) : (Budget, Budget / 2);
        var methods = Methods(model);
        var adamw = language.BodyTuned(methods[0], all);
        var muon = language.Tuned(methods[1], methods[1].Rest!.LearningRate, part, "tables",
            (method, rate) => method with { Rest = method.Rest!.With("learningRate", rate) });
        var polar = language.Tuned(methods[2], TableRate, part, "tables",
            (method, rate) => method with { Tables = method.Tables!.With("learningRate", rate) });
        return quick ? [adamw, muon, polar]
            : [adamw, language.BodyTuned(muon, part, "hidden"), language.BodyTuned(polar, part, "hidden")];
    }

    /// <summary>The verdicts on a model.</summary>
    internal static IEnumerable<ExperimentVerdict> Verdicts(TrialLab lab, string model, int steps, bool quick)
    {
        var (adamw, muon, polar) = (lab.Of(In(AdamW, model)), lab.Of(In(Muon, model)), lab.Of(In(Polar, model)));
        string lower = $"{model}: Muon+PolarSGDM ends at or below Muon+AdamW", worst = $"{model}: Muon+AdamW ends below AdamW",
            even = $"{model}: embedding gradients are better conditioned with PolarSGDM than with AdamW, both beside Muon",
            muonEven = $"{model}: embedding gradients are better conditioned with Muon+AdamW than with AdamW everywhere",
            head = $"{model}: head gradients are better conditioned with PolarSGDM than with AdamW, both beside Muon";
        if (quick) return new[] { lower, worst, even, muonEven, head }.Select(claim => Claim.Open(claim, $"needs {Steps} steps"));
        return
        [
            Paired.Below(lower, Paired.Of(polar, muon, Loss), orAt: true,
                $"mean final loss {polar.Average(Loss):0.0000} against {muon.Average(Loss):0.0000}, rates searched alike"),
            Paired.Below(worst, Paired.Of(muon, adamw, Loss), orAt: false,
                $"mean final loss {muon.Average(Loss):0.0000} against {adamw.Average(Loss):0.0000}"),
            Conditioned(even, polar, muon, "embedding"),
            Conditioned(muonEven, muon, adamw, "embedding"),
            Conditioned(head, polar, muon, "head"),
        ];

        ExperimentVerdict Conditioned(string claim, IReadOnlyList<Trial> candidate, IReadOnlyList<Trial> baseline, string table)
        {
            double Digits(Trial trial) => Late(trial, $"{table}Condition", Math.Log10, steps);
            double Evenness(Trial trial) => Late(trial, $"{table}Evenness", value => value, steps);
            return Paired.Below(claim, Paired.Of(candidate, baseline, Digits), orAt: false,
                $"geometric mean of κ over the last half {Math.Pow(10, candidate.Average(Digits)):g3} against " +
                $"{Math.Pow(10, baseline.Average(Digits)):g3}, evenness {candidate.Average(Evenness):0.000} against " +
                $"{baseline.Average(Evenness):0.000}; in decimal digits of κ");
        }
    }

    /// <summary>The mean over the last half of a run; infinite if it diverged.</summary>
    internal static double Late(Trial trial, string metric, Func<double, double> of, int steps) => trial.DivergedAt is not null
        ? double.PositiveInfinity
        : trial.Metrics[metric].Where((_, i) => 2 * trial.Steps[i] >= steps).Select(of).Average();

    private static double Loss(Trial trial) => trial.Final(LanguageTask.Objective);

    private static string In(string method, string model) => $"{method} ({model})";

    private static Dictionary<string, object> Constants(CorpusSplit split, IReadOnlyList<ModelSize> models, int steps) => new()
    {
        ["text"] = split.Corpus.Name,
        ["textSha256"] = split.Corpus.Sha256,
        ["models"] = models.Select(model => model.Name).ToList(),
        ["head"] = "a matrix of its own, as in the paper",
        ["vocabulary"] = 256,
        ["paperVocabulary"] = 151_936,
        ["steps"] = steps,
        ["tokensPerStep"] = models[0].TokensPerStep,
    };

    private static IEnumerable<FigureData> FiguresOf(TrialLab lab, string model)
    {
        const string kappa = "κ of the rows for tokens in the batch";
        List<Trial> trials = [.. lab.Trials.Where(trial => trial.Method.EndsWith($"({model})", StringComparison.Ordinal))];
        FigureData Of(string name, string title, string y, string metric) =>
            TrialFigures.Steps($"embedding-head-{model}-{name}", $"{model}: {title}", y, metric, trials);
        return
        [
            Of("loss", "loss", "validation loss, nats a token", LanguageTask.Objective),
            Of("embedding-condition", "condition of the embedding's gradient", kappa, "embeddingCondition"),
            Of("head-condition", "condition of the head's gradient", kappa, "headCondition"),
            Of("embedding-nuclear", "nuclear norm of the embedding's gradient", "‖G‖ₙᵤ꜀", "embeddingNuclearNorm"),
            Of("head-nuclear", "nuclear norm of the head's gradient", "‖G‖ₙᵤ꜀", "headNuclearNorm"),
        ];
    }
}
