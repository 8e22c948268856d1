using System.CommandLine;
using Isotrope.Cli.Terminal;
using Isotrope.Experiments.Comparison;
using Isotrope.Optimizers;
using Isotrope.Storage.Runs;

namespace Isotrope.Cli.Verbs;

/// <summary>The main job: several optimizers, one model, the same data in the same order.</summary>
internal sealed class CompareVerb : Verb
{
    private const int QuickSteps = 40, QuickSeeds = 3;

    private readonly TrainingOptions _training = new();
    private readonly ProbeOptions _probes = new();   // of the first seed of each optimizer
    private readonly Option<string> _optimizers;
    private readonly Option<int?> _seeds;
    private readonly Option<string> _tune;
    private readonly Option<bool> _quick;

    public CompareVerb()
        : base("compare", "Train one model with several optimizers on the same data order and say which ends lower, with " +
            "confidence intervals.",
            "isotrope compare --optimizers adamw,muon --steps 400 --out runs/first")
    {
        _optimizers = Option("--optimizers",
            $"Comma-separated: {string.Join(", ", OptimizerCatalog.All.Select(entry => entry.Name))}.",
            () => "adamw,muon,polargrad");
        _seeds = Option<int?>("--seeds", "Paired seeds 1..N. Default 4; with --quick 3.");
        _tune = Option("--tune", "Search settings first: none, lr, full.", () => "none");
        _quick = Option<bool>("--quick", $"{QuickSteps} steps and {QuickSeeds} seeds, unless given otherwise.");
        foreach (var option in _probes.All.Concat(_training.All)) Options.Add(option);
    }

    protected override int Run(ParseResult given, Output output)
    {
        var quick = given.GetValue(_quick);
        var settings = new ComparisonSettings(Optimizers(given), _training.Model(given))
        {
            Steps = _training.Steps(given, quick ? QuickSteps : null),
            Seeds = TrainingOptions.AtLeastOne("--seeds", given.GetValue(_seeds) ?? (quick ? QuickSeeds : 4)),
            Tuning = Tune(given.GetRequiredValue(_tune)),
            ProbeEvery = _probes.Every(given),
            ProbeLayers = _probes.Layers(given),
        };
        var corpus = _training.Corpus(given, output);   // what needs no torch is checked before it is loaded
        settings = settings with { Device = _training.Prepare(given) };
        if (settings.Tuning == Tuning.None) TrainingOptions.NoteOnPresets(settings.Model, settings.Steps, output);
        var path = _training.Folder(given, "compare");
        var display = new ComparisonDisplay(output, settings.Optimizers);
        using var interrupt = new Interrupt();
        RunSummary summary;
        try
        {
            summary = display.Show(() =>
                new ComparisonExperiment(settings, corpus, TrainingOptions.Command(given), display).Run(path, interrupt.Token));
        }
        catch (OperationCanceledException)
        {
            output.Note($"Stopped. What was written is in {path}; `isotrope report {path}` shows it.");
            return interrupt.Code;
        }
        Reports.Write(summary.Folder);
        output.Result(summary, console => Tables.Write(console, summary));
        return ExitCode.Done;
    }

    private IReadOnlyList<string> Optimizers(ParseResult given)
    {
        var names = given.GetRequiredValue(_optimizers)
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in names) OptimizerCatalog.ByName(name);
        if (names.Length == 0 || names.Distinct().Count() < names.Length)
            throw new ArgumentException($"--optimizers is '{given.GetValue(_optimizers)}'. Give one or more names, each once.");
        return names;
    }

    private static Tuning Tune(string name) => name switch
    {
        "none" => Tuning.None,
        "lr" => Tuning.LearningRate,
        "full" => Tuning.Full,
        _ => throw new ArgumentException(Suggestion.Unknown("--tune", name, ["none", "lr", "full"])),
    };
}
