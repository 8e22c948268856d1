using System.Text.Json;
using System.Text.Json.Serialization;

namespace Isotrope.Storage.Runs;

/// <summary>How run folders spell JSON: camel case, full precision, non-finite numbers as strings, absent values left
/// out.</summary>
public static class RunJson
{
    /// <summary>For documents that people open.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    /// <summary>For one object per line.</summary>
    public static JsonSerializerOptions Compact { get; } = Create(indented: false);

    private static JsonSerializerOptions Create(bool indented) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = indented,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
