using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Isotrope.Optimizers;

/// <summary>How options are spelt in JSON: camel case, names of enumerations in kebab case, unknown members refused.</summary>
internal static class OptionsJson
{
    public static JsonSerializerOptions Format { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static JsonObject Of(UpdateOptions options) =>
        (JsonObject)JsonSerializer.SerializeToNode(options, options.GetType(), Format)!;
}
