using System.Globalization;
using System.Text.Json;

namespace Isotrope.Cli.Conformance;

/// <summary>Trajectories of optimizers and values of orthogonalizers: listed, and counted as skipped.</summary>
internal sealed class OptimizerReplay : GoldenReplay
{
    private const string Why = "trajectories of optimizers are not replayed";

    public override bool Reads(JsonElement root) => SchemaOf(root) == "1" && root.TryGetProperty("records", out _);

    public override IEnumerable<ConformanceRecord> Replay(JsonElement root, bool single)
    {
        if (root.TryGetProperty("orthogonalizers", out var orthogonalizers))
            foreach (var item in orthogonalizers.EnumerateArray())
                yield return ConformanceRecord.Skip(item.GetProperty("function").GetString()!, item.GetProperty("key").GetString()!, 0, Why);
        foreach (var item in root.GetProperty("records").EnumerateArray())
            foreach (var step in item.GetProperty("params").EnumerateObject())
                yield return ConformanceRecord.Skip(item.GetProperty("case").GetString()!, item.GetProperty("key").GetString()!, int.Parse(step.Name, CultureInfo.InvariantCulture), Why);
    }
}
