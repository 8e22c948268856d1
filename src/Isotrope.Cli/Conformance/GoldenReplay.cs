using System.Text.Json;

namespace Isotrope.Cli.Conformance;

/// <summary>Replays one kind of golden file.</summary>
internal abstract class GoldenReplay
{
    /// <summary>The kinds. To add one, write its class and add its line here.</summary>
    public static IReadOnlyList<GoldenReplay> All { get; } = [new CurvatureReplay(), new OptimizerReplay()];

    /// <summary>Whether the file is of this kind.</summary>
    public abstract bool Reads(JsonElement root);

    /// <summary>Replays every record.</summary>
    /// <param name="root">The document.</param>
    /// <param name="single">Whether in single precision.</param>
    public abstract IEnumerable<ConformanceRecord> Replay(JsonElement root, bool single);

    /// <summary>The schema by name, empty if there is none.</summary>
    public static string SchemaOf(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("schema", out var schema) ? schema.ToString() : "";
}
