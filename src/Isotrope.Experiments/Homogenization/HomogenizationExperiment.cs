using Isotrope.Experiments.Figures;
using Isotrope.Experiments.Trials;
using Isotrope.Training.Data;
using Isotrope.Training.Models;

namespace Isotrope.Experiments.Homogenization;

/// <summary>Spectra of the gradients of a trained model, before and after what optimizers do to them.</summary>
public sealed class HomogenizationExperiment : Experiment
{
    private const int Steps = 200, QuickSteps = 20;
    private const int Batches = 32, QuickBatches = 8;   // of gradients: 32 are 32,768 tokens
    private const int Seeds = 3;
    private const int Ranks = 20;                       // places of a spectrum that are kept, besides the first
    private const double PublishedExponent = 2.5;   // the talk's fit of GPT-2, r^2.5495
    private const double Orthogonal = 0.9;          // contraction from which on an update counts as nearly orthogonal

    /// <inheritdoc/>
    public override string Name => "homogenization";

    /// <inheritdoc/>
    public override string Question =>
        "How far do optimizers even out the singular values of a trained model's gradients, and how far does the curvature model?";

    /// <inheritdoc/>
    public override ExperimentOptions Knows =>
        ExperimentOptions.Quick | ExperimentOptions.Seeds | ExperimentOptions.Text | ExperimentOptions.Exponent;

    /// <inheritdoc/>
    protected override ExperimentResult Answer(ExperimentSettings settings, Action<string> note, CancellationToken cancellation)
    {
        TrialLab lab = new(Name, settings, note, cancellation);
        CorpusSplit split = new(Corpora.Open(settings.Text));
        var exponent = settings.Exponent ?? PublishedExponent;
        var (steps, batches) = settings.Quick ? (QuickSteps, QuickBatches) : (Steps, Batches);
        for (var seed = 1; seed <= (settings.Seeds ?? (settings.Quick ? 1 : Seeds)); seed++)
        {
            using var scope = NewDisposeScope();
            var of = seed;
            Lazy<IReadOnlyList<LayerGradient>> layers = new(() => TrainedGradients.Of(split, steps, batches, of, cancellation));
            foreach (var (name, map) in UpdateMaps.All(exponent))
            {
                // only the model's optimum depends on the exponent: the others need not be computed again for another
                var setting = name == UpdateMaps.Model ? $", {UpdateMaps.Curvature(exponent)}" : "";
                lab.Run($"{name}{setting}; nano, {steps} steps, {batches} batches, text {split.Corpus.Sha256}, seed {seed}", "",
                    () => Spectra(name, map, layers.Value, of));
            }
        }
        var result = lab.Result(
            new Dictionary<string, object>
            {
                ["text"] = split.Corpus.Name,
                ["textSha256"] = split.Corpus.Sha256,
                ["model"] = GptSizes.Nano.Name,
                ["trainedWith"] = TrainedGradients.Optimizer,
                ["steps"] = steps,
                ["batchesOfGradients"] = batches,
                ["H"] = UpdateMaps.Curvature(exponent),
            },
            Verdicts(lab, exponent, settings.Quick), FiguresOf(lab, exponent));
        return result with { Summary = Medians(lab) };
    }

    /// <summary>Of each map the median over hidden matrices and seeds; k is their number.</summary>
    private static IReadOnlyList<ExperimentRow> Medians(TrialLab lab) =>
    [
        .. from map in lab.Trials.GroupBy(trial => trial.Method)
           from metric in new[] { "effectiveRank", "stableRank", "condition", "contraction", "cosine" }
           select new ExperimentRow(map.Key, map.Sum(trial => trial.Steps.Count), metric, Median([.. map], metric)),
    ];

    /// <summary>A map on all layers as a trial: what would be steps are the layers, from 0.</summary>
    internal static Trial Spectra(string name, Func<LayerGradient, Tensor> map, IReadOnlyList<LayerGradient> layers, long seed)
    {
        using var noGradient = no_grad();
        List<MappedSpectrum> spectra = [.. layers.Select(layer =>
        {
            using var scope = NewDisposeScope();
            return MappedSpectrum.Of(map(layer), layer.Mean);
        })];
        IReadOnlyList<double> Each(Func<MappedSpectrum, double> of) => [.. spectra.Select(of)];
        var parts = Enumerable.Range(0, Ranks + 1).ToDictionary(
            part => $"s{100 * part / Ranks:00}", part => Each(spectrum => spectrum.At((double)part / Ranks)));
        return new(name, seed, 0, [.. Enumerable.Range(0, layers.Count)], [.. layers.Select(_ => 0.0)],
            new Dictionary<string, IReadOnlyList<double>>
            {
                ["effectiveRank"] = Each(spectrum => spectrum.EffectiveRank),
                ["stableRank"] = Each(spectrum => spectrum.StableRank),
                ["condition"] = Each(spectrum => spectrum.Condition),
                ["contraction"] = Each(spectrum => spectrum.Contraction),
                ["cosine"] = Each(spectrum => spectrum.Cosine),
                ["drivenApart"] = Each(spectrum => spectrum.DrivenApart),
                ["broughtTogether"] = Each(spectrum => spectrum.BroughtTogether),
                ["neighbours"] = Each(spectrum => spectrum.Values.Length - 1),
            }.Concat(parts).ToDictionary(), null, 0);
    }

    private static IReadOnlyList<ExperimentVerdict> Verdicts(TrialLab lab, double exponent, bool quick)
    {
        var power = UpdateMaps.Curvature(exponent);
        string order = $"For H(r) = {power} the optimal update never {(exponent < 2
                ? "brings neighbouring singular values together" : "drives neighbouring singular values apart")}",
            muon = $"For H(r) = {power} the optimal update of these gradients is nearly orthogonal",
            adam = "Adam's step evens out the spectrum as well", closer =
            $"For H(r) = {power} the optimal update is closer to the polar factor than to the gradient";
        var model = lab.Of(UpdateMaps.Model);
        var wrong = Sum(model, exponent < 2 ? "broughtTogether" : "drivenApart");
        var theorem = Claim.Of(order, wrong == 0,
            $"{wrong} of {Sum(model, "neighbours")} pairs of neighbours beyond rounding, in {model.Sum(trial => trial.Steps.Count)} " +
            $"gradients");
        if (quick)
            return [theorem, .. new[] { muon, adam, closer }
                .Select(claim => Claim.Open(claim, $"needs {Steps} steps of training"))];
        return
        [
            theorem,
            Claim.Of(muon, Median(model, "contraction") >= Orthogonal,
                $"median contraction {Median(model, "contraction"):0.000} (0: the gradient, 1: orthogonal); effective rank " +
                $"{Median(model, "effectiveRank"):0.000} of the full, gradient " +
                $"{Median(lab.Of(UpdateMaps.Gradient), "effectiveRank"):0.000}; condition {Median(model, "condition"):g3}, " +
                $"gradient {Median(lab.Of(UpdateMaps.Gradient), "condition"):g3}"),
            Paired.Below(adam, Paired.Of(lab.Of(UpdateMaps.Gradient), lab.Of(UpdateMaps.Adam), Rank), orAt: false,
                $"effective rank, mean over layers: Adam {lab.Of(UpdateMaps.Adam).Average(Rank):0.000}, gradient " +
                $"{lab.Of(UpdateMaps.Gradient).Average(Rank):0.000}, polar factor {lab.Of(UpdateMaps.Polar).Average(Rank):0.000}"),
            Claim.Of(closer, Median(model, "contraction") > 0.5,
                $"median contraction {Median(model, "contraction"):0.000}; cosine with the gradient: optimum " +
                $"{Median(model, "cosine"):0.000}, polar factor {Median(lab.Of(UpdateMaps.Polar), "cosine"):0.000}, power 1/2 " +
                $"{Median(lab.Of("power 1/2"), "cosine"):0.000}"),
        ];
    }

    private static double Rank(Trial trial) => trial.Metrics["effectiveRank"].Average();

    private static double Sum(IReadOnlyList<Trial> trials, string metric) => trials.Sum(trial => trial.Metrics[metric].Sum());

    private static double Median(IReadOnlyList<Trial> trials, string metric)
    {
        double[] values = [.. trials.SelectMany(trial => trial.Metrics[metric]).Order()];
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private static IReadOnlyList<FigureData> FiguresOf(TrialLab lab, double exponent)
    {
        var maps = lab.Trials.GroupBy(trial => trial.Method).ToList();
        FigureAxis layer = new("hidden matrix, from the first layer on", false);
        var caption = $"The curvature model is that of H(r) = {UpdateMaps.Curvature(exponent)}. Median of all seeds.";
        return
        [
            new("homogenization-spectra", "Singular values before and after", new("place in the spectrum, per cent", false),
                new("s/s₁", true),
                [.. maps.Select(map => new FigureCurve(map.Key, [.. Enumerable.Range(0, Ranks + 1).Select(part =>
                    (X: 100.0 * part / Ranks, Y: Median([.. map], $"s{100 * part / Ranks:00}"))).Where(point => point.Y > 0)],
                    map.Key == UpdateMaps.Gradient))],
                $"Median of all hidden matrices. {caption}"),
            Of("homogenization-rank", "How even updates are", "effective rank, share of the full", "effectiveRank", false),
            Of("homogenization-condition", "Condition of updates", "s₁/s_r", "condition", true),
            Of("homogenization-contraction", "How far the upper half of the spectrum contracts",
                "contraction: 0 the gradient, 1 orthogonal", "contraction", false),
        ];

        FigureData Of(string name, string title, string y, string metric, bool logarithmic) => new(name, title, layer,
            new(y, logarithmic), [.. maps.Select(map =>
            {
                var band = Band.Of([.. map], metric);
                return new FigureCurve(map.Key, [.. band.Steps.Select(step => (double)step).Zip(band.Median)]);
            })], caption);
    }
}
