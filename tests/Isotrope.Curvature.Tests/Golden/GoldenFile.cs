using System.Text.Json;
using Isotrope.Curvature.Functions;

namespace Isotrope.Curvature.Tests.Golden;

/// <summary>Instances computed elsewhere: 30-digit quadrature where powers allow it,
/// angular quadrature for two dimensions.</summary>
internal static class GoldenFile
{
    private static readonly JsonElement s_root = Load();

    public static IEnumerable<string> Ids(string task) => s_root.GetProperty("instances").EnumerateArray()
        .Where(instance => instance.GetProperty("task").GetString() == task)
        .Select(instance => instance.GetProperty("id").GetString()!);

    public static JsonElement Instance(string id) =>
        s_root.GetProperty("instances").EnumerateArray().Single(instance => instance.GetProperty("id").GetString() == id);

    public static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    public static CurvatureFunction Function(JsonElement h) => h.GetProperty("type").GetString() switch
    {
        "power_sum" => new PowerSum(
            [.. h.GetProperty("terms").EnumerateArray().Select(term => new PowerTerm(term[0].GetDouble(), term[1].GetDouble()))]),
        "cosh" => new HyperbolicCosine(Of(h, "c"), Of(h, "k")),
        "quadratic_kink" => new QuadraticKink(Of(h, "c2"), Of(h, "rbar"), Of(h, "jump"), Of(h, "quad")),
        var type => throw new InvalidOperationException($"The golden file has a function '{type}' that the tests do not know."),
    };

    private static double Of(JsonElement h, string name) => h.GetProperty(name).GetDouble();

    private static JsonElement Load()
    {
        using var stream = typeof(GoldenFile).Assembly.GetManifestResourceStream("curvature.json")!;
        return JsonDocument.Parse(stream).RootElement;
    }
}
