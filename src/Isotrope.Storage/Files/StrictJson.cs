using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Isotrope.Storage.Runs;

namespace Isotrope.Storage.Files;

/// <summary>Reads the JSON documents of a run, and refuses one that lacks what its record promises.</summary>
internal static class StrictJson
{
    private static readonly JsonSerializerOptions s_options = new(RunJson.Compact)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { AbsentMeansNull } },
    };

    /// <summary>Reads a whole document.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CorruptFileException">The file is missing, no JSON, or lacks a member.</exception>
    internal static T Read<T>(string path) where T : class => Parse<T>(ReadBytes(path), path, 0);

    /// <summary>Reads a document that lies in memory.</summary>
    /// <param name="utf8">The JSON.</param>
    /// <param name="path">The file it is from, for messages.</param>
    /// <param name="offset">Where in that file it begins, bytes.</param>
    internal static T Parse<T>(ReadOnlySpan<byte> utf8, string path, long offset) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(utf8, s_options)
                ?? throw new CorruptFileException(path, offset, "an object is needed here, not null.");
        }
        catch (JsonException error)
        {
            throw new CorruptFileException(path, offset + Position(utf8, error),
                $"this is not what belongs here: {error.Message}", error);
        }
        catch (InvalidOperationException error)  // a string that is no valid Unicode
        {
            throw new CorruptFileException(path, offset, $"this is not valid text: {error.Message}", error);
        }
    }

    /// <summary>Reads a file that must be there.</summary>
    /// <exception cref="CorruptFileException">It is missing.</exception>
    internal static byte[] ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CorruptFileException(path, 0, "the file is missing.", error);
        }
    }

    private static long Position(ReadOnlySpan<byte> utf8, JsonException error)
    {
        var position = 0;
        for (var line = error.LineNumber ?? 0; line > 0 && utf8[position..].IndexOf((byte)'\n') is >= 0 and var length; line--)
            position += length + 1;
        return Math.Min(position + (error.BytePositionInLine ?? 0), utf8.Length);
    }

    private static bool MayBeNull(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    // Values that are null are left out when they are written (RunJson), so only the others can be missed.
    private static void AbsentMeansNull(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (property.IsSetNullable && MayBeNull(property.PropertyType))
                property.IsRequired = false;
    }
}
