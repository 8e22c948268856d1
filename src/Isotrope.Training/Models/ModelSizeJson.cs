using System.Text.Json;
using System.Text.Json.Serialization;

namespace Isotrope.Training.Models;

/// <summary>Writes a size with all its numbers; its architecture tells the reader what it is a size of.</summary>
/// <remarks>A document without an architecture was written when GPT was the only one.</remarks>
internal sealed class ModelSizeJson : JsonConverter<ModelSize>
{
    public override ModelSize? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var size = JsonElement.ParseValue(ref reader);
        var architecture = size.TryGetProperty("architecture", out var given) ? given.GetString() : GptSize.Kind;
        return architecture switch
        {
            GptSize.Kind => size.Deserialize<GptSize>(options),
            QwenSize.Kind => size.Deserialize<QwenSize>(options),
            _ => throw new JsonException($"'{architecture}' is no architecture; there are {GptSize.Kind} and {QwenSize.Kind}"),
        };
    }

    public override void Write(Utf8JsonWriter writer, ModelSize value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, value.GetType(), options);
}
