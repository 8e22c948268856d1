using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Isotrope.Cli.Terminal;
using Isotrope.Experiments;

namespace Isotrope.Cli.Verbs;

/// <summary>Runs an experiment of the papers.</summary>
internal sealed class ExperimentVerb : Verb
{
    private const string All = "all";
    private const int Shown = 40;   // rows of a table before it is shortened
    private readonly Argument<string?> _name =
        new("NAME") { Description = "The experiment, or all. Without it they are listed.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _small, _quick, _paperCompat;
    private readonly Option<int?> _seeds;
    private readonly Option<double?> _exponent;
    private readonly Option<string?> _text, _out;

    public ExperimentVerb()
        : base("experiment",
            "Run an experiment of the papers: numbers, and a verdict per claim. Exit code 1 if a theorem is contradicted.\n\n" +
            "Experiments:\n" +
            string.Join('\n', ExperimentCatalog.All.Select(experiment => $"  {experiment.Name,-12} {experiment.Question}")),
            "isotrope experiment theorems")
    {
        Arguments.Add(_name);
        _small = Option<bool>(
            "--small", $"The small deterministic problem instead of the paper's. {Known(ExperimentOptions.Small)}");
        _quick = Option<bool>("--quick", $"A first look: fewer steps, instances or seeds. {Known(ExperimentOptions.Quick)}");
        _paperCompat = Option<bool>(
            "--paper-compat", $"The original's reuse of seeds and its shortcuts. {Known(ExperimentOptions.PaperCompat)}");
        _seeds = Option<int?>(
            "--seeds", $"Seeds 1, ..., N; 42, 142, ... with --paper-compat. Default: the experiment's own number. {Known(ExperimentOptions.Seeds)}");
        _text = Option<string?>("--text", $"A text file to make the data of. {Known(ExperimentOptions.Text)}");
        _exponent = Option<double?>("--exponent",
            $"Exponent p of the curvature function r^p, as measured. Default: the experiment's own. {Known(ExperimentOptions.Exponent)}");
        _out = Option<string?>("--out",
            "A folder for NAME.json, the document, NAME.csv, its rows, NAME.summary.json, its last rows, NAME.html, the " +
            "report, and " +
            "its figures as SVG files. Files of these names are replaced. Finished trials are kept in trials/: the same " +
            "command goes " +
            "on where it was stopped.");
    }

    protected override int Run(ParseResult given, Output output)
    {
        if (given.GetValue(_name) is not { } name) return List(output);
        var settings = new ExperimentSettings
        {
            Small = given.GetValue(_small),
            Quick = given.GetValue(_quick),
            PaperCompat = given.GetValue(_paperCompat),
            Seeds = given.GetValue(_seeds),
            Text = given.GetValue(_text),
            Exponent = given.GetValue(_exponent),
        };
        // Together, each takes the settings that it knows; alone, an unknown one is an error.
        var jobs = name == All
            ? ExperimentCatalog.All.Select(experiment => (Experiment: experiment, Settings: settings.Only(experiment)))
            .ToList()
            : [(ExperimentCatalog.ByName(name), settings)];
        jobs.ForEach(job => job.Experiment.Check(job.Settings));   // before a folder exists
        if (jobs.Any(job => job.Experiment.NeedsTorch)) TrainingOptions.RequireTorch();
        var folder = given.GetValue(_out) is { } path ? Folder(path) : null;
        var command = TrainingOptions.Command(given);
        var results = jobs.Select(job => Run(job.Experiment, job.Settings with { Folder = folder }, output, command)).ToList();
        return Finish(output, results, documents => name == All ? new { Experiments = documents } : documents[0]);
    }

    private static (ExperimentDocument Document, string? Contradiction) Run(
        Experiment experiment, ExperimentSettings settings, Output output, string command)
    {
        var begun = Stopwatch.GetTimestamp();
        var result = experiment.Run(settings, output.Note);
        var time = Stopwatch.GetElapsedTime(begun) + TimeSpan.FromSeconds(result.EarlierSeconds);
        var run = ExperimentRecord.Of(command, time, result.Hardware);
        return (ExperimentFiles.Write(settings.Folder, experiment.Question, result, run), result.Contradiction);
    }

    private static int Finish(
        Output output, List<(ExperimentDocument Document, string? Contradiction)> results,
        Func<List<ExperimentDocument>, object> joined)
    {
        var contradictions = results.Where(result => result.Contradiction is not null)
            .Select(result => result.Contradiction!).ToList();
        if (contradictions.Count > 0)
            throw new NumericalException(
                $"A theorem is contradicted: {string.Join("; ", contradictions)}. Report this with the command.");
        var documents = results.Select(result => result.Document).ToList();
        output.Result(joined(documents), console => documents.ForEach(document => Write(console.Profile.Out.Writer, document)));
        return ExitCode.Done;
    }

    private static int List(Output output)
    {
        output.Result(
            new { Experiments = ExperimentCatalog.All.Select(experiment => new { experiment.Name, experiment.Question }) },
            console =>
            {
                foreach (var experiment in ExperimentCatalog.All)
                    console.Profile.Out.Writer.WriteLine($"{experiment.Name,-12} {experiment.Question}");
            });
        return ExitCode.Done;
    }

    private static void Write(TextWriter writer, ExperimentDocument document)
    {
        foreach (var verdict in document.Verdicts) writer.WriteLine($"{verdict.Claim}: {verdict.Verdict}\n  {verdict.Evidence}");
        if (document.Verdicts.Count == 0)
        {
            writer.WriteLine($"{"metric",-24} {"method",-28} {"k",12} {"value",24}");
            foreach (var row in document.Rows.Take(Shown))
                writer.WriteLine($"{row.Metric,-24} {row.Method,-28} {Text(row.K, "G6"),12} {Text(row.Value, "R"),24}");
            if (document.Rows.Count > Shown) writer.WriteLine($"... {document.Rows.Count - Shown} more rows with --json");
        }
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{document.Name}: {document.Run.Seconds:0.0} s, {document.Run.PeakMemoryMiB:0} MiB"));
        foreach (var file in document.Files) writer.WriteLine(file);
    }

    private static string Folder(string path)
    {
        var folder = Path.GetFullPath(path);
        if (File.Exists(folder)) throw new ArgumentException($"--out: '{folder}' is a file. Name a folder.");
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"--out: '{folder}' cannot be written: {exception.Message}", exception);
        }
    }

    private static string Known(ExperimentOptions option) =>
        ExperimentCatalog.All.Where(experiment => experiment.Knows.HasFlag(option)).Select(experiment => experiment.Name)
            .ToList() is { Count: > 0 } names
            ? $"Known to: {string.Join(", ", names)}." : "No experiment knows it yet.";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
