using System.Text.Json;

namespace Isotrope.Tests.Golden;

/// <summary>Function values recorded from the authors' own code in double precision.</summary>
internal static class GoldenFile
{
    private static readonly JsonElement s_root = Load();

    /// <summary>Gradient of a step, counted from 1.</summary>
    public static Tensor Gradient(string key, int step) => Values(Problem(key).GetProperty("gradients")[step - 1], key);

    public static Tensor Orthogonalized(string function, string key)
    {
        var record = s_root.GetProperty("orthogonalizers").EnumerateArray()
            .First(item => item.GetProperty("function").GetString() == function && item.GetProperty("key").GetString() == key);
        var shape = record.GetProperty("matrix_shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
        return tensor(Numbers(record.GetProperty("output")), shape, dtype: ScalarType.Float64);
    }

    private static JsonElement Problem(string key) => s_root.GetProperty("problems").GetProperty(key);

    private static Tensor Values(JsonElement numbers, string key)
    {
        var shape = Problem(key).GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
        return tensor(Numbers(numbers), shape, dtype: ScalarType.Float64);
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    private static JsonElement Load()
    {
        using var stream = typeof(GoldenFile).Assembly.GetManifestResourceStream("optimizers.json")!;
        return JsonDocument.Parse(stream).RootElement;
    }
}
