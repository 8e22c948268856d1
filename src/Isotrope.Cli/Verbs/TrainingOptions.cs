using System.CommandLine;
using Isotrope.Cli.Terminal;
using Isotrope.Experiments.Comparison;
using Isotrope.Native;
using Isotrope.Training.Data;
using Isotrope.Training.Models;
using Isotrope.Training.Pretrained;
using Isotrope.Training.Runs;
using TorchSharp;

namespace Isotrope.Cli.Verbs;

/// <summary>The options that all verbs which train have in common, checked as they are read.</summary>
internal sealed class TrainingOptions
{
    private readonly Option<string?> _corpus =
        new("--corpus") { Description = "UTF-8 text file or folder. Default: the API documentation of the .NET SDK." };
    private readonly Option<string> _model = new("--model")
    {
        Description = $"Size: {ModelSizes.Names}.",
        DefaultValueFactory = _ => "nano",
    };
    private readonly Option<int> _steps = new("--steps") { Description = "Steps of a run.", DefaultValueFactory = _ => 200 };
    private readonly Option<int?> _batch = new("--batch") { Description = "Sequences a step. Default: the model's." };
    private readonly Option<int?> _context = new("--context") { Description = "Tokens a sequence. Default: the model's." };
    private readonly Option<int?> _threads = new("--threads") { Description = "Processor threads. Default: one for each core." };
    private readonly Option<string> _device =
        new("--device") { Description = "cpu, cuda or cuda:N.", DefaultValueFactory = _ => "cpu" };
    private readonly Option<string?> _out =
        new("--out") { Description = "The run folder: missing or empty. Default: a new one under runs/." };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_corpus, _model, _steps, _batch, _context, _threads, _device, _out];

    /// <summary>Absolute, as every path in a document; null for the default corpus.</summary>
    public string? CorpusPath(ParseResult given) =>
        given.GetValue(_corpus) is { Length: > 0 } path ? Path.GetFullPath(path) : given.GetValue(_corpus);

    /// <summary>The text; a note on a corpus that stands in for another is shown.</summary>
    public Corpus Corpus(ParseResult given, Output output)
    {
        var corpus = Corpora.Open(CorpusPath(given));
        var note = corpus.Note is null ? "" : $" ({corpus.Note})";
        output.Note($"Corpus: {corpus.Name}, {corpus.Text.Length / 1e6:0.00} MB{note}");
        return corpus;
    }

    /// <summary>The size given by name, with the batch and context given.</summary>
    public ModelSize Model(ParseResult given)
    {
        var size = ModelSizes.Find(given.GetRequiredValue(_model));
        return size with { Batch = Batch(given) ?? size.Batch, Context = Context(given) ?? size.Context };
    }

    /// <summary>The size of a published model, with the batch and context given; their defaults fit a processor.</summary>
    public ModelSize ModelFrom(ParseResult given, string folder)
    {
        const int batch = 4, context = 256;
        if (given.GetResult(_model) is { Implicit: false })
            throw new ArgumentException("--model cannot be given with --from: the folder says what the model is. Leave it out.");
        var size = PretrainedModels.SizeOf(folder, Context(given));
        return size with { Batch = Batch(given) ?? batch, Context = Context(given) ?? Math.Min(context, size.Context) };
    }

    private int? Batch(ParseResult given) => given.GetValue(_batch) is { } batch ? AtLeastOne("--batch", batch) : null;

    private int? Context(ParseResult given) =>
        given.GetValue(_context) is { } context ? AtLeastOne("--context", context) : null;

    /// <summary>The steps given, or others where none were and a verb has its own default.</summary>
    public int Steps(ParseResult given, int? standard = null) =>
        standard is { } steps && given.GetResult(_steps) is null or { Implicit: true }
            ? standard ?? 0
            : AtLeastOne("--steps", given.GetValue(_steps));

    /// <summary>Makes torch ready: loads it, sets the threads, finds the device.</summary>
    public torch.Device Prepare(ParseResult given)
    {
        RequireTorch();
        torch.set_num_threads(
            given.GetValue(_threads) is { } threads ? AtLeastOne("--threads", threads) : Environment.ProcessorCount);
        return Devices.Find(given.GetRequiredValue(_device));
    }

    /// <summary>The run folder, absolute; nothing is created yet.</summary>
    public string Folder(ParseResult given, string verb) =>
        Path.GetFullPath(given.GetValue(_out) ?? Path.Combine("runs", $"{verb}-{DateTime.Now:yyyyMMdd-HHmmss}"));

    /// <summary>Presets are the best settings for one model and length;
    /// elsewhere they favour whoever they happen to suit.</summary>
    public static void NoteOnPresets(ModelSize model, int steps, Output output)
    {
        var presets = Presets.Nano;
        if (steps != presets.Steps || model != GptSizes.Nano)
            output.Note(
                $"The settings were tuned for {presets.Steps} steps of {presets.Model}. Elsewhere they are a starting point: " +
                "`isotrope compare --tune lr` or `--tune full` finds better ones.");
    }

    /// <summary>The command line that repeats what was asked for.</summary>
    public static string Command(ParseResult given) =>
        "isotrope " + string.Join(' ',
            given.Tokens.Select(token => IsPlain(token.Value) ? token.Value : $"'{token.Value.Replace("'", @"'\''")}'"));

    /// <summary>Whether a shell takes the text as it stands.</summary>
    private static bool IsPlain(string text) =>
        text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || "_./:=,+-".Contains(letter));

    public static int AtLeastOne(string option, int value) =>
        value >= 1 ? value : throw new ArgumentException($"{option} is {value}, but must be at least 1.");

    /// <summary>Says why torch cannot be used, if it cannot, before anything is begun.</summary>
    public static void RequireTorch()
    {
        if (TorchNative.EnsureLoaded() is { Usable: false } report) throw new DllNotFoundException(report.Detail);
    }
}
