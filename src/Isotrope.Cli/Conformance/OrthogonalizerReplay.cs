using System.Text.Json;

namespace Isotrope.Cli.Conformance;

/// <summary>Values of orthogonalizers: listed, and counted as skipped.</summary>
internal static class OrthogonalizerReplay
{
    private const string Why = "values of orthogonalizers are not replayed";

    public static IEnumerable<ConformanceRecord> Replay(JsonElement orthogonalizers) => orthogonalizers.EnumerateArray().Select(item =>
        ConformanceRecord.Skip(item.GetProperty("function").GetString()!, item.GetProperty("key").GetString()!, 0, Why));
}
