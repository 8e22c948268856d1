using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Isotrope.Cli.Conformance;
using Isotrope.Cli.Terminal;
using Isotrope.Storage;

namespace Isotrope.Cli.Verbs;

/// <summary>Replays a golden file.</summary>
internal sealed class ConformVerb : Verb
{
    private static readonly string[] s_precisions = ["double", "single"];
    private readonly Argument<string> _file =
        new("FILE") { Description = "A golden file: recorded values that the library must reproduce." };
    private readonly Option<string> _precision;

    public ConformVerb()
        : base("conform",
            "Replay a golden file and report every deviation. Exit code 0 only if nothing failed and nothing was skipped.",
            "isotrope conform curvature.json")
    {
        Arguments.Add(_file);
        _precision = Option("--precision", "double or single.", () => s_precisions[0]);
    }

    protected override int Run(ParseResult given, Output output)
    {
        var path = Path.GetFullPath(given.GetRequiredValue(_file));
        var precision = given.GetRequiredValue(_precision);
        if (!s_precisions.Contains(precision))
            throw new ArgumentException(Suggestion.Unknown("precision", precision, s_precisions));
        using var document = Parse(path);
        var schema = GoldenReplay.SchemaOf(document.RootElement);
        var replay = GoldenReplay.All.FirstOrDefault(replay => replay.Reads(document.RootElement))
            ?? throw new ArgumentException(
                $"'{path}' has the schema '{schema}', which nothing here replays. Give a golden file of the curvature model " +
                "(icm-golden-1) or of the optimizers (1).");
        var records = Replay(replay, document.RootElement, precision == "single", path);
        int Count(ConformanceStatus status) => records.Count(record => record.Status == status);
        var (failed, skipped) = (Count(ConformanceStatus.Failed), Count(ConformanceStatus.Skipped));
        output.Result(
            new
            {
                File = path,
                Schema = schema,
                Records = records.Select(record => new
                {
                    record.Case,
                    record.Key,
                    record.Step,
                    record.MaxError,
                    record.Tolerance,
                    Passed = record.Status == ConformanceStatus.Passed,
                    Status = JsonNamingPolicy.CamelCase.ConvertName(record.Status.ToString()),
                    record.Note,
                }),
                Passed = Count(ConformanceStatus.Passed),
                Failed = failed,
                Skipped = skipped,
                NotApplicable = Count(ConformanceStatus.NotApplicable),
            },
            console => Write(console.Profile.Out.Writer, records));
        return failed + skipped == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static List<ConformanceRecord> Replay(GoldenReplay replay, JsonElement root, bool single, string path)
    {
        try
        {
            return [.. replay.Replay(root, single)];
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CorruptFileException(path, 0, $"a record lacks what its schema demands: {exception.Message}", exception);
        }
    }

    private static JsonDocument Parse(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException exception)
        {
            throw new CorruptFileException(path, 0, $"this is not JSON: {exception.Message}", exception);
        }
    }

    private static void Write(TextWriter writer, List<ConformanceRecord> records)
    {
        foreach (var record in records.Where(record => record.Status == ConformanceStatus.Failed))
            writer.WriteLine(
                $"FAILED {record.Case}, {record.Key}, step {record.Step}: off by {Text(record.MaxError)}, allowed " +
                $"{Text(record.Tolerance)} {record.Note}");
        foreach (var group in records.Where(record => record.Status == ConformanceStatus.Skipped).GroupBy(record => record.Note))
            writer.WriteLine($"skipped {group.Count()}: {group.Key}");
        foreach (var group in records.Where(record => record.Status == ConformanceStatus.Passed).GroupBy(record => record.Key))
            writer.WriteLine(
                $"{group.Key,-10} {group.Count()} passed, largest error {Text(group.Max(record => record.MaxError))}");
        writer.WriteLine(string.Join(
            ", ", records.GroupBy(record => record.Status)
            .Select(group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}")));
    }

    private static string Text(double value) => value.ToString("0.0e0", CultureInfo.InvariantCulture);
}
