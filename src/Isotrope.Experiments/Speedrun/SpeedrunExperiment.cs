using Isotrope.Experiments.Comparison;
using Isotrope.Experiments.Figures;
using Isotrope.Experiments.Language;
using Isotrope.Experiments.Trials;
using Isotrope.Training.Data;
using Isotrope.Training.Loop;
using Isotrope.Training.Models;

namespace Isotrope.Experiments.Speedrun;

/// <summary>The NanoGPT comparison at laptop size: six optimizers of the hidden matrices, with the published runs beside.</summary>
public sealed class SpeedrunExperiment : Experiment
{
    private const int Steps = 300, QuickSteps = 24;
    private const int Budget = 5;   // trials of a search
    private const int Seeds = 3;
    private const double PublishedTokens = 512 * 1024, LargeTokens = 480 * 1024;   // a step of the published runs
    private const double Negligible = 1.05;   // times Adam's milliseconds a step; the published ratio of Muon's is 1.025

    private const string Adam = "Adam", Shampoo = "Shampoo", Soap = "SOAP", Muon = "Muon", PolarGrad = "PolarGrad",
        NorMuon = "NorMuon";

    private static readonly (string Name, string Optimizer)[] s_bodies =
    [
        (Adam, "adam"), (Shampoo, "shampoo"), (Soap, "soap"), (Muon, "muon"), (PolarGrad, "polargrad"), (NorMuon, "normuon"),
    ];

    /// <inheritdoc/>
    public override string Name => "speedrun";

    /// <inheritdoc/>
    public override string Question =>
        "Does the published order of optimizers for a 124M GPT show on a laptop, against tokens and against time?";

    /// <inheritdoc/>
    public override ExperimentOptions Knows => ExperimentOptions.Quick | ExperimentOptions.Seeds | ExperimentOptions.Text;

    /// <inheritdoc/>
    protected override ExperimentResult Answer(ExperimentSettings settings, Action<string> note, CancellationToken cancellation)
    {
        TrialLab lab = new(Name, settings, note, cancellation);
        CorpusSplit split = new(Corpora.Open(settings.Text));
        var steps = settings.Quick ? QuickSteps : Steps;
        LanguageTask task = new(GptSizes.Nano, split, steps, Math.Max(steps / 20, 8));
        LanguageLab language = new(lab, task, cancellation);
        var methods = settings.Quick ? Methods() : [.. Methods().Select(method => language.BodyTuned(method, Budget))];
        for (var seed = 1; seed <= (settings.Seeds ?? (settings.Quick ? 1 : Seeds)); seed++) language.Run(methods, seed);
        return lab.Result(
            new Dictionary<string, object>
            {
                ["text"] = split.Corpus.Name,
                ["textSha256"] = split.Corpus.Sha256,
                ["model"] = task.Model.Name,
                ["steps"] = steps,
                ["tokensPerStep"] = task.Model.TokensPerStep,
                ["rateOfAllElse"] = SearchSpace.AuxiliaryRate,
                ["publishedTokensPerStep"] = PublishedTokens,
            },
            Verdicts(lab, settings.Quick), FiguresOf(lab, task.Model.TokensPerStep));
    }

    /// <summary>The methods at the rates that searches begin with. Embedding, head and vectors are AdamW's in all of them, at
    /// one rate, as in the published runs.</summary>
    internal static IReadOnlyList<LanguageMethod> Methods()
    {
        var rest = new Recipe("adamw", []).With("learningRate", SearchSpace.AuxiliaryRate).With("weightDecay", 0);
        return [.. s_bodies.Select(body => new LanguageMethod(body.Name, Undecayed(body.Optimizer)) { Rest = rest })];
    }

    /// <summary>The catalogue's defaults at the starting rate; nothing decays in the published runs, and Adam's β₂ is
    /// 0.95.</summary>
    private static Recipe Undecayed(string optimizer)
    {
        var recipe = new Recipe(optimizer, []).With("learningRate", StartingRates.Of(optimizer)).With("weightDecay", 0);
        return optimizer == "adam" ? recipe.With("beta2", 0.95) : recipe;
    }

    /// <summary>The verdicts.</summary>
    internal static IReadOnlyList<ExperimentVerdict> Verdicts(TrialLab lab, bool quick)
    {
        const string all = "After the same tokens Shampoo, SOAP and Muon are all below Adam",
            soap = "SOAP ends at or below Muon after the same tokens",
            time = "Of the published four Muon gets below Adam's final loss in the least time",
            cheap = "A step of Muon takes hardly longer than one of Adam", normuon = "NorMuon ends below Muon",
            polar = "PolarGrad ends at or below Muon";
        if (quick)
            return [.. new[] { all, soap, time, cheap, normuon, polar }.Select(claim =>
                Claim.Open(claim, $"needs {Steps} steps at searched rates"))];
        var (adam, muon) = (lab.Of(Adam), lab.Of(Muon));
        var below = new[] { Shampoo, Soap, Muon }.Select(name => (name, Of: Paired.Of(lab.Of(name), adam, Loss))).ToList();
        var level = adam.Select(Loss).Order().ElementAt(adam.Count / 2);
        var seconds = s_bodies.Select(body => (body.Name, Seconds: Reaches(lab.Of(body.Name), level))).ToList();
        var published = seconds.Where(pair => pair.Name is Adam or Shampoo or Soap or Muon);
        var ratio = Milliseconds(muon) / Milliseconds(adam);
        return
        [
            Claim.Of(all, below.All(pair => pair.Of.Verdict == Training.Statistics.Verdict.Better),
                $"mean final losses: {Listed(s_bodies.Select(body => (body.Name, lab.Of(body.Name).Average(Loss))), "0.0000")}; " +
                $"differences from Adam's {Listed(below.Select(pair => (pair.name, pair.Of.MeanDifference)), "0.000")}. " +
                $"Published: Adam 3.3406, Shampoo 3.2858, SOAP 3.2752, Muon 3.2760"),
            Paired.Below(soap, Paired.Of(lab.Of(Soap), muon, Loss), orAt: true,
                $"{lab.Of(Soap).Average(Loss):0.0000} against {muon.Average(Loss):0.0000}, {Milliseconds(lab.Of(Soap)):0.0} " +
                $"against {Milliseconds(muon):0.0} ms a step; published 3.2752 and 3.2760, 301 and 142 ms"),
            Claim.Of(time, double.IsFinite(level) && published.MinBy(pair => pair.Seconds).Name == Muon,
                $"median seconds until {level:0.000}, Adam's median: {Listed(seconds, "0.0")} (Infinity: never)"),
            Claim.Of(cheap, ratio <= Negligible,
                $"{Milliseconds(muon):0.0} against {Milliseconds(adam):0.0} ms, a ratio of {ratio:0.000}; published 142.0 and " +
                $"138.6, 1.025, with 512 times the tokens in a step"),
            Paired.Below(normuon, Paired.Of(lab.Of(NorMuon), muon, Loss), orAt: false,
                $"{lab.Of(NorMuon).Average(Loss):0.0000} against {muon.Average(Loss):0.0000}"),
            Paired.Below(polar, Paired.Of(lab.Of(PolarGrad), muon, Loss), orAt: true,
                $"{lab.Of(PolarGrad).Average(Loss):0.0000} against {muon.Average(Loss):0.0000}"),
        ];
    }

    /// <summary>The median over seeds of the training seconds until a loss is reached; infinite if it mostly is not.</summary>
    internal static double Reaches(IReadOnlyList<Trial> trials, double level)
    {
        double[] seconds = [.. trials.Select(trial => Enumerable.Range(0, trial.Steps.Count)
            .Where(i => trial.Metrics[LanguageTask.Objective][i] <= level).Select(i => trial.Seconds[i])
            .DefaultIfEmpty(double.PositiveInfinity).First()).Order()];
        return seconds[seconds.Length / 2];
    }

    private static double Loss(Trial trial) => trial.Final(LanguageTask.Objective);

    private static double Milliseconds(IReadOnlyList<Trial> trials) => trials.Average(trial => trial.MillisecondsPerStep);

    private static string Listed(IEnumerable<(string Name, double Value)> values, string format) => string.Join(", ",
        values.Select(pair => $"{pair.Name} {pair.Value.ToString(format, System.Globalization.CultureInfo.InvariantCulture)}"));

    private static List<FigureData> FiguresOf(TrialLab lab, int tokens)
    {
        ReferenceTable published = new(nameof(Speedrun)), large = new($"{nameof(Speedrun)}1.5B");
        const string y = "validation loss, nats a token", metric = "validationLoss", source =
            "Logs of modded-nanogpt; see the experiment's README.";
        var bySeconds = TrialFigures.Seconds("speedrun-seconds", "Loss against training time", y, LanguageTask.Objective, lab.Trials);
        var bySteps = TrialFigures.Steps("speedrun-steps", "", y, LanguageTask.Objective, lab.Trials);
        FigureAxis tokenAxis = new("tokens", true), loss = new(y, true);
        var byTokens = new FigureData("speedrun-tokens", "Loss against tokens", tokenAxis, loss,
            [.. bySteps.Curves.Select(curve => Scaled(curve, tokens))], bySteps.Caption)
        {
            Beside = Published("tokens", "a 124M GPT against tokens", tokenAxis, published, (step, _) => step * PublishedTokens),
        };
        List<FigureData> figures =
        [
            byTokens,
            bySeconds with
            {
                Beside = Published("seconds", "a 124M GPT against time on 8 H100", new("seconds", true), published,
                    (_, values) => values["seconds"]),
            },
            Published("1.5B", "a 1.5B GPT against tokens", tokenAxis, large, (step, _) => step * LargeTokens),
        ];
        if (lab.Searches.Count > 0)
            figures.Add(TrialFigures.Sensitivity("speedrun-rates", "final validation loss", lab.Searches));
        return figures;

        FigureData Published(string name, string title, FigureAxis x, ReferenceTable table,
            Func<double, IReadOnlyDictionary<string, double>, double> place) =>
            new($"speedrun-{name}-published", $"Published: {title}", x, loss,
                [.. table.Curves(metric, place).Select(curve => curve with { Points = [.. curve.Points.Skip(1)] })], source);
    }

    /// <summary>Steps as tokens; without step 0, which a logarithm has no place for.</summary>
    private static FigureCurve Scaled(FigureCurve curve, int tokens) =>
        new(curve.Label, [.. curve.Points.Where(point => point.X > 0).Select(point => (point.X * tokens, point.Y))])
        {
            Band = [.. curve.Band.Where(point => point.X > 0).Select(point => (point.X * tokens, point.Low, point.High))],
        };
}
