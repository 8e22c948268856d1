using System.Globalization;
using System.Text.Json;

namespace Isotrope.Cli.Conformance;

/// <summary>Values of orthogonalizers; trajectories of optimizers are listed, and counted as skipped.</summary>
internal sealed class OptimizerReplay : GoldenReplay
{
    private const string Why = "trajectories of optimizers are not replayed";

    public override bool Reads(JsonElement root) => SchemaOf(root) == "1" && root.TryGetProperty("records", out _);

    public override IEnumerable<ConformanceRecord> Replay(JsonElement root, bool single)
    {
        foreach (var item in OrthogonalizerReplay.Replay(root, single)) yield return item;
        foreach (var item in root.GetProperty("records").EnumerateArray())
            foreach (var step in item.GetProperty("params").EnumerateObject())
                yield return ConformanceRecord.Skip(item.GetProperty("case").GetString()!, item.GetProperty("key").GetString()!, int.Parse(step.Name, CultureInfo.InvariantCulture), Why);
    }
}
