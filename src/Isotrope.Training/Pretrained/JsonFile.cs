using System.Text.Json;
using Isotrope.Storage;

namespace Isotrope.Training.Pretrained;

/// <summary>Reads the JSON files of a model folder.</summary>
internal static class JsonFile
{
    /// <summary>A file that must hold one JSON object.</summary>
    /// <exception cref="CorruptFileException">It does not.</exception>
    public static JsonDocument Read(string path)
    {
        try
        {
            var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new CorruptFileException(path, 0, $"a JSON object is needed, not {document.RootElement.ValueKind}.");
        }
        catch (JsonException exception)
        {
            throw new CorruptFileException(path, exception.BytePositionInLine ?? 0,
                $"this is no valid JSON (line {exception.LineNumber + 1}): {exception.Message}", exception);
        }
    }
}
