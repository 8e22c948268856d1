using System.CommandLine;
using System.Globalization;
using Isotrope.Cli.Terminal;
using Isotrope.Storage.Runs;
using Isotrope.Training.Checkpoints;
using Isotrope.Training.Curvature;
using Isotrope.Training.Curvature.Controls;
using Isotrope.Training.Curvature.Directions;
using Isotrope.Training.Curvature.Probes;
using Isotrope.Training.Runs;
using TorchSharp;

namespace Isotrope.Cli.Verbs;

/// <summary>H(r) of the layers of a network.</summary>
internal sealed class CurvatureVerb : Verb
{
    private const string Both = "both";

    private readonly Option<string?> _run, _checkpoint, _modelFolder, _control, _resume, _corpus, _out, _layers, _directions;
    private readonly Option<string> _mode, _precision, _device;
    private readonly Option<double?> _from, _to;
    private readonly Option<int?> _perDecade, _random, _sequences, _context, _threads;
    private readonly Option<int> _seed;
    private readonly Option<bool> _full, _follow;

    public CurvatureVerb()
        : base("curvature",
            "Measure H(r) on a trained network, layer by layer: how much the loss grows beyond first order when a layer's " +
            "output moves by r. Ctrl-C keeps the layers that are done; --resume goes on.",
            "isotrope curvature --run runs/first --layers \"*mlp*\" --out runs/first-curvature")
    {
        _run = Option<string?>("--run", "A run folder; of several trained networks, the one with the lowest final loss.");
        _checkpoint = Option<string?>("--checkpoint", "Or a file of weights: RUN/checkpoints/NAME.safetensors.");
        _modelFolder = Option<string?>("--model-folder",
            "Or a published model: a folder with config.json, safetensors weights and its tokenizer (GPT-2, Qwen2.5).");
        _control = Option<string?>(
            "--control", $"Or a network whose H(r) is known, printed beside what is exact: {string.Join(", ", ControlCatalog.Names)}.");
        _resume = Option<string?>("--resume", "Or go on with the measurement in this folder; takes no other setting.");
        _corpus = Option<string?>("--corpus", "Text to probe on. Default: the run's, where it is still there; otherwise the " +
            "API documentation of the .NET SDK.");
        _layers = Option<string?>("--layers", "Names of layers with * and ?, separated by commas. Default: every hidden matrix.");
        _mode = Option("--mode", "a: move pre-activations of one token; b: move weights; both.", () => CurvatureLab.ModeA);
        _directions = Option<string?>("--directions",
            "random, random-parts (queries, keys, values apart), orthogonal, gradient, top, bottom (singular directions), " +
            "names of optimizers (their next update), paths of .safetensors files; separated by commas. Default: random.");
        _follow = Option<bool>("--follow", "Also tell what follows for updates: the isotropic model solved with the fitted " +
            "H, radii that steps use, held-out gain of several updates at their best step. Adds gradient and optimizers to " +
            "the directions.");
        _full = Option<bool>("--full", "The whole protocol: both modes, all directions, --follow, 8 radii per decade from 1e-3 to " +
            "10^2.5, 256 sequences. Hours; can be interrupted.");
        _from = Option<double?>("--from", "Smallest radius. Default 0.01; with --full 0.001.");
        _to = Option<double?>("--to", "Largest radius. Default 100; with --full 316, with --control 1000.");
        _perDecade = Option<int?>("--per-decade", "Radii per decade. Default 4; with --full 8.");
        _random = Option<int?>("--random", "Random directions. Default 16; with --control 8.");
        _sequences = Option<int?>("--sequences", "Sequences. Default 64; with --full 256, with --control 500 examples.");
        _context = Option<int?>("--context", "Tokens per sequence. Default 64.");
        _seed = Option("--seed", "Seed of directions and positions.", () => 1);
        _precision = Option("--precision", "double or single: what the network computes in.", () => "double");
        _threads = Option<int?>("--threads", "Processor threads. Default: one for each core.");
        _device = Option("--device", "cpu, cuda or cuda:N.", () => "cpu");
        _out = Option<string?>("--out", "The folder of the results: missing or empty. Default: a new one under runs/.");
    }

    protected override int Run(ParseResult given, Output output)
    {
        var sources = new[] { _run, _checkpoint, _modelFolder, _control, _resume };
        if (sources.Count(source => given.GetValue(source) is not null) != 1)
            throw new ArgumentException("Give one of --run, --checkpoint, --model-folder, --control and --resume: what is to be measured.");
        if (given.GetValue(_control) is { } control) return RunControl(control, given, output);
        if (given.GetValue(_resume) is not null)
            RefuseOthers(given, _resume, "a resumed measurement keeps the settings it began with. Leave it out, or start anew.");

        TrainingOptions.RequireTorch();
        using var interrupt = new Interrupt();
        CurvatureRecord? record;
        string folder;
        if (given.GetValue(_resume) is { } resumed)
        {
            folder = Path.GetFullPath(resumed);
            var run = Watched(CurvatureRun.Resume(folder), output);
            output.Note($"Going on in {folder}: {CurvatureRun.Finished(folder)} layers are done already.");
            record = run.Continue(folder, interrupt.Token);
        }
        else
        {
            var threads = given.GetValue(_threads) is { } count
                ? TrainingOptions.AtLeastOne("--threads", count) : Environment.ProcessorCount;
            torch.set_num_threads(threads);
            var settings = Settings(given, threads);
            folder = Path.GetFullPath(
                given.GetValue(_out) ?? Path.Combine("runs", $"curvature-{DateTime.Now:yyyyMMdd-HHmmss}"));
            record = Watched(new CurvatureRun(settings), output).Start(folder, TrainingOptions.Command(given), interrupt.Token);
        }
        if (record is null)
        {
            output.Note($"Stopped; the layers that are done are kept. Go on with `isotrope curvature --resume {folder}`.");
            return interrupt.Code;
        }
        Reports.Write(folder);
        output.Result(record, console => CurvatureTables.Write(console.Profile.Out.Writer, record));
        return ExitCode.Done;
    }

    private int RunControl(string name, ParseResult given, Output output)
    {
        if (!ControlCatalog.Names.Contains(name))
            throw new ArgumentException(Suggestion.Unknown("control", name, ControlCatalog.Names));
        RefuseOthers(given, _control, "a control is one layer of known curvature, and its result is printed alone. Leave it out.",
            _from, _to, _perDecade, _random, _sequences, _seed);
        TrainingOptions.RequireTorch();
        var grid = Grid(given, new() { To = 3, Sequences = 500, Directions = 8, Length = 1 });
        var record = ControlRun.Measure(name, grid);
        output.Result(record, console => CurvatureTables.WriteControl(console.Profile.Out.Writer, record));
        return ExitCode.Done;
    }

    private static CurvatureRun Watched(CurvatureRun run, Output output)
    {
        output.Note($"Corpus: {run.Corpus.Name}, {run.Corpus.Length / 1e6:0.00} MB");
        var display = new CurvatureDisplay(output);
        run.Progress = display.Observe;
        run.Measured = display.Measured;
        return run;
    }

    private CurvatureSettings Settings(ParseResult given, int threads)
    {
        var (weights, corpus, tokenizer) = Source(given);
        var full = given.GetValue(_full);
        var mode = full && given.GetResult(_mode) is null or { Implicit: true } ? Both : given.GetRequiredValue(_mode);
        var directions = given.GetValue(_directions) is { } names ? Split(names) : full ? ProbeDirections.Full : ["random"];
        return new(
            weights, given.GetValue(_corpus) is { } path ? Path.GetFullPath(path) : corpus,
            given.GetValue(_layers) is { } patterns ? Split(patterns) : [],
            mode == Both ? [CurvatureLab.ModeA, CurvatureLab.ModeB] : [mode],
            [.. directions.Select(name =>
                name.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) ? Path.GetFullPath(name) : name)],
            Grid(given, full ? ProbeGrid.Full : ProbeGrid.Standard),
            given.GetRequiredValue(_precision) switch
            {
                "double" => true,
                "single" => false,
                var other => throw new ArgumentException($"--precision is '{other}', but must be double or single."),
            },
            given.GetRequiredValue(_device), threads)
        {
            Follow = full || given.GetValue(_follow),
            Tokenizer = tokenizer,
        };
    }

    private ProbeGrid Grid(ParseResult given, ProbeGrid standard) => (standard with
    {
        From = given.GetValue(_from) is { } from ? Logarithm("--from", from) : standard.From,
        To = given.GetValue(_to) is { } to ? Logarithm("--to", to) : standard.To,
        PerDecade = given.GetValue(_perDecade) ?? standard.PerDecade,
        Directions = given.GetValue(_random) ?? standard.Directions,
        Sequences = given.GetValue(_sequences) ?? standard.Sequences,
        Length = given.GetValue(_context) ?? standard.Length,
        Seed = given.GetValue(_seed),
    }).Checked();

    /// <summary>The weights, the text that they were trained on where it can be found, and the folder of their
    /// tokenizer.</summary>
    private (string Weights, string? Corpus, string? Tokenizer) Source(ParseResult given)
    {
        if (given.GetValue(_checkpoint) is { } file) return (Path.GetFullPath(file), null, null);
        if (given.GetValue(_modelFolder) is { } published)
            return (Path.GetFullPath(published), null, Path.GetFullPath(published));
        using var folder = RunFolder.Open(given.GetValue(_run)!);
        var best = folder.ReadSummary()?.Runs.Where(run => !run.Diverged).MinBy(run => run.FinalValidationLoss)
            ?? throw new ArgumentException($"The run in '{folder.Path}' has not ended, or every optimizer diverged. " +
                "Finish it (`isotrope train --resume` for a single run), or choose another.");
        var text = folder.Description.Corpus.Name;
        var tokenizer = TrainingRun.TokenizerFolder(folder.Path);
        return (
            WeightsFile.PathIn(folder.CheckpointFolder, best.Optimizer, best.Seed),
            File.Exists(text) || Directory.Exists(text) ? Path.GetFullPath(text) : null,
            Directory.Exists(tokenizer) ? tokenizer : null);
    }

    private static double Logarithm(string option, double radius) => radius > 0 && double.IsFinite(radius)
        ? Math.Log10(radius)
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"{option} is {radius}, but must be positive."));

    private static string[] Split(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
