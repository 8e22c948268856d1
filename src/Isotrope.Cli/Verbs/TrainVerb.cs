using System.CommandLine;
using System.Globalization;
using Isotrope.Cli.Terminal;
using Isotrope.Experiments.Comparison;
using Isotrope.Optimizers;
using Isotrope.Storage.Runs;
using Isotrope.Training.Data;
using Isotrope.Training.Loop;
using Isotrope.Training.Runs;

namespace Isotrope.Cli.Verbs;

/// <summary>One run, with checkpoints on the way.</summary>
internal sealed class TrainVerb : Verb
{
    private readonly TrainingOptions _training = new();
    private readonly ProbeOptions _probes = new();
    private readonly Option<string> _optimizer;
    private readonly Option<double?> _learningRate;
    private readonly Option<double?> _weightDecay;
    private readonly Option<double> _logitLimit;
    private readonly Option<int> _logitEvery;
    private readonly Option<int> _seed;
    private readonly Option<int?> _checkpointEvery;
    private readonly Option<string?> _resume;
    private readonly Option<string?> _from;
    private readonly Option<string?> _keepWeights;

    public TrainVerb()
        : base("train", "Train one model with one optimizer. Checkpoints on the way; Ctrl-C keeps one; --resume goes " +
            "on bit for bit.",
            "isotrope train --optimizer muon --model micro --steps 1000 --out runs/micro")
    {
        _optimizer = Option("--optimizer", $"One of {string.Join(", ", OptimizerCatalog.All.Select(entry => entry.Name))}.",
            () => "muon");
        _learningRate = Option<double?>("--learning-rate", "Peak learning rate. Default: the preset's.");
        _weightDecay = Option<double?>("--weight-decay", "Weight decay, in the optimizer's form. Default: the preset's.");
        _logitLimit = Option("--logit-limit",
            "Largest attention logit of a head before its queries and keys are scaled down (MuonClip: 100). 0: no limit.",
            () => 0.0);
        _logitEvery = Option("--logit-every", "Steps from one look at the logits to the next.", () => 1);
        _seed = Option("--seed", "Seed of initial weights and data order.", () => 1);
        _checkpointEvery = Option<int?>("--checkpoint-every", "Steps between checkpoints. Default: a tenth of the run.");
        _resume = Option<string?>("--resume", "Go on with the run in this folder; takes no other setting.");
        _from = Option<string?>("--from",
            "Go on from a published model: a folder with config.json, safetensors weights and its tokenizer (GPT-2, Qwen2.5).");
        _keepWeights = Option<string?>("--keep-weights",
            "Steps whose weights are kept beside the final ones, separated by commas, 0 for the initial ones: " +
            "checkpoints/OPTIMIZER-seedN-stepN.safetensors, for `isotrope curvature --checkpoint`. Default: none.");
        foreach (var option in _probes.All.Concat(_training.All)) Options.Add(option);
    }

    protected override int Run(ParseResult given, Output output)
    {
        var folder = given.GetValue(_resume) is { } resumed ? Path.GetFullPath(resumed) : null;
        if (folder is not null)
            RefuseOthers(given, _resume, "a resumed run keeps the settings it began with. Leave it out, or start a new run.");
        using var interrupt = new Interrupt();
        RunSummary? summary;
        if (folder is not null)
        {
            _training.Prepare(given);
            var run = Watched(TrainingRun.Resume(folder), output);
            summary = run.Continue(folder, interrupt.Token);
        }
        else
        {
            var (recipe, origin) = Recipe(given);
            var from = given.GetValue(_from) is { } source ? Path.GetFullPath(source) : null;
            var model = from is null ? _training.Model(given) : _training.ModelFrom(given, from);
            var steps = _training.Steps(given);
            var every = TrainingOptions.AtLeastOne(
                "--checkpoint-every", given.GetValue(_checkpointEvery) ?? Math.Max(1, steps / 10));
            var corpus = _training.Corpus(given, output);   // what needs no torch is checked before it is loaded
            if (from is not null) corpus = corpus.Tokenized(BytePairTokenizer.Load(from));
            var job = new TrainingJob(recipe, model, steps, given.GetValue(_seed))
            {
                Device = _training.Prepare(given),
                From = from,
                ProbeEvery = _probes.Every(given),
                ProbeLayers = _probes.Layers(given),
                KeepWeights = KeepWeights(given, steps),
            };
            TrainingOptions.NoteOnPresets(model, steps, output);
            folder = _training.Folder(given, "train");
            var run = Watched(TrainingRun.New(job, corpus, _training.CorpusPath(given), every), output);
            summary = run.Start(folder, TrainingOptions.Command(given), origin, interrupt.Token);
        }
        if (summary is null)
        {
            output.Note($"Stopped with a checkpoint. Go on with `isotrope train --resume {folder}`.");
            return interrupt.Code;
        }
        Reports.Write(summary.Folder);
        output.Result(summary, console => Tables.Write(console, summary));
        return ExitCode.Done;
    }

    private static TrainingRun Watched(TrainingRun run, Output output)
    {
        run.Observe = new TrainingDisplay(output, run.Job.Steps).Observe;
        run.PassedOver = damaged =>
            output.Note($"passed over a damaged checkpoint of step {damaged.Step}: {damaged.Error.Message}");
        run.Probed = at => output.Note($"curvature at step {at.Step}: exponents " + string.Join(", ", at.Layers
            .Where(curve => curve.Direction == "random")
            .Select(curve => $"{curve.Layer} {CurvatureTables.PlusMinus(curve.Exponent)}")));
        run.Saved = step => output.Note($"checkpoint at step {step}");
        return run;
    }

    private (Recipe Recipe, string Origin) Recipe(ParseResult given)
    {
        var name = given.GetRequiredValue(_optimizer);
        OptimizerCatalog.ByName(name);
        var (recipe, origin) = Presets.For(name);
        foreach (var (option, setting) in new[] { (_learningRate, "learningRate"), (_weightDecay, "weightDecay") })
            if (given.GetValue(option) is { } value)
                (recipe, origin) = (recipe.With(setting, value), $"{origin}; {option.Name} given");
        if (given.GetValue(_logitLimit) is not 0 and var limit)
        {
            var every = TrainingOptions.AtLeastOne("--logit-every", given.GetValue(_logitEvery));
            recipe = recipe with { LogitLimit = limit, LogitEvery = every };
            origin = $"{origin}; {_logitLimit.Name} given";
        }
        else if (given.GetResult(_logitEvery) is { Implicit: false })
            throw new ArgumentException("--logit-every needs --logit-limit. Give both, for example --logit-limit 100.");
        return (recipe, origin);
    }

    private int[] KeepWeights(ParseResult given, int last) =>
        [.. (given.GetValue(_keepWeights) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step <= last
                ? step
                : throw new ArgumentException($"--keep-weights has '{text}', but takes whole numbers from 0 to --steps, which " +
                    $"is {last}, separated by commas: --keep-weights 0,{last / 2}"))];
}
