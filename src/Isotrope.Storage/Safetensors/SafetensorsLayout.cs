using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text.Encodings.Web;
using System.Text.Json;
using Isotrope.Storage.Files;

namespace Isotrope.Storage.Safetensors;

/// <summary>Where each tensor will lie in a file that is about to be written, and the header that says so.</summary>
internal sealed class SafetensorsLayout
{
    private const int Alignment = 8;             // the reference pads its header to this, so that data of any type is aligned

    private readonly (TensorData Data, long Bytes)[] _tensors;
    private readonly byte[] _header;             // length, JSON and padding

    private SafetensorsLayout((TensorData Data, long Bytes)[] tensors, byte[] header)
    {
        _tensors = tensors;
        _header = header;
    }

    /// <summary>Checks tensors and metadata and lays them out.</summary>
    /// <exception cref="ArgumentException">See <see cref="SafetensorsFile.Write"/>.</exception>
    internal static SafetensorsLayout Of(IReadOnlyList<TensorData> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        CheckNames(tensors);
        (TensorData Data, long Bytes)[] ordered =
            [.. tensors.OrderByDescending(tensor => tensor.ElementType.Bits()).Select(tensor => (tensor, BytesOf(tensor)))];
        return new(ordered, Header(ordered, metadata));
    }

    /// <summary>Writes the whole file.</summary>
    /// <param name="stream">Receives it.</param>
    /// <param name="written">Told each tensor's name and checksum; null if nobody wants to know.</param>
    internal void Write(Stream stream, Action<string, string>? written = null)
    {
        stream.Write(_header);
        foreach (var (tensor, bytes) in _tensors)
        {
            var hash = written is null ? null : new XxHash128();
            var metered = new MeteredStream(stream, hash);
            tensor.Write(metered);
            if (metered.Written != bytes)
                throw new ArgumentException(
                    $"The callback of the tensor '{tensor.Name}' wrote {metered.Written} bytes, but its type " +
                    $"{tensor.ElementType.FormatName()} and shape [{string.Join(", ", tensor.Shape)}] need {bytes}.");
            written?.Invoke(tensor.Name, Checksum.Of(hash!));
        }
    }

    private static void CheckNames(IReadOnlyList<TensorData> tensors)
    {
        var seen = new HashSet<string>();
        foreach (var tensor in tensors)
        {
            if (TensorName.Defect(tensor.Name) is { } defect)
                throw new ArgumentException($"A tensor cannot be written: {defect}", nameof(tensors));
            if (tensor.Name == SafetensorsHeader.MetadataName)
                throw new ArgumentException(
                    $"The name '{tensor.Name}' is reserved by the format; give the tensor another one.", nameof(tensors));
            if (!seen.Add(tensor.Name))
                throw new ArgumentException($"Two tensors are named '{tensor.Name}'; names must be unique.", nameof(tensors));
        }
    }

    private static long BytesOf(TensorData tensor)
    {
        long[] shape = [.. tensor.Shape];
        var allowed = shape.Length <= SafetensorsHeader.MaximumRank && shape.All(length => length >= 0);
        return (allowed ? tensor.ElementType.BytesOf(shape) : null) ?? throw new ArgumentException(
            $"The tensor '{tensor.Name}' of type {tensor.ElementType.FormatName()} has the shape " +
            $"[{string.Join(", ", shape)}]. Allowed are at most {SafetensorsHeader.MaximumRank} lengths from 0 on that " +
            "together take a whole number of bytes below 2^63.");
    }

    private static byte[] Header((TensorData Data, long Bytes)[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        buffer.Write(stackalloc byte[SafetensorsHeader.Prefix]);
        WriteJson(buffer, tensors, metadata);
        while (buffer.Length % Alignment != 0)
            buffer.WriteByte((byte)' ');

        var length = buffer.Length - SafetensorsHeader.Prefix;
        if (length > SafetensorsHeader.MaximumLength)
            throw new ArgumentException(
                $"The header of {tensors.Length} tensors would take {length} bytes, but the format allows " +
                $"{SafetensorsHeader.MaximumLength}. Shorten the metadata or write several files.", nameof(tensors));
        var header = buffer.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, length);
        return header;
    }

    private static void WriteJson(
        Stream stream, (TensorData Data, long Bytes)[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var json = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        if (metadata is { Count: > 0 })
        {
            json.WriteStartObject(SafetensorsHeader.MetadataName);
            foreach (var (key, value) in metadata)
                json.WriteString(key, value);
            json.WriteEndObject();
        }

        var offset = 0L;
        foreach (var (tensor, bytes) in tensors)
        {
            if (bytes > long.MaxValue - offset)
                throw new ArgumentException(
                    "The tensors take more than 2^63 bytes together. Write several files.", nameof(tensors));
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype"u8, tensor.ElementType.FormatName());
            WriteNumbers(json, "shape"u8, tensor.Shape);
            WriteNumbers(json, "data_offsets"u8, [offset, offset += bytes]);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
