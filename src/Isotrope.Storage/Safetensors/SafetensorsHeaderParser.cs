using System.Text.Json;

namespace Isotrope.Storage.Safetensors;

/// <summary>Reads the JSON of a header and refuses whatever the format does not allow.</summary>
/// <param name="json">The JSON, padding included.</param>
/// <param name="fileLength">Bytes in the whole file.</param>
/// <param name="path">The file, for messages.</param>
/// <remarks>Memory grows with the JSON's length alone, never with a number that stands in it.</remarks>
internal ref struct SafetensorsHeaderParser(ReadOnlySpan<byte> json, long fileLength, string path)
{
    private const int Depth = 4;                 // header, tensor, array; one to spare so that the message is ours

    private readonly long _dataStart = SafetensorsHeader.Prefix + json.Length;
    private readonly bool _opens = json is [(byte)'{', ..];
    private readonly Dictionary<string, TensorInfo> _tensors = [];
    private Dictionary<string, string>? _metadata;
    private Utf8JsonReader _reader = new(json, new JsonReaderOptions { MaxDepth = Depth });

    internal SafetensorsHeader Parse()
    {
        if (!_opens)
            throw new CorruptFileException(path, SafetensorsHeader.Prefix,
                "the header does not begin with '{'. This is not a safetensors file.");
        try
        {
            _reader.Read();
            while (Next() != JsonTokenType.EndObject)
                ParseMember();
            _reader.Read();                      // throws if anything but blanks follows
        }
        catch (JsonException error)
        {
            throw new CorruptFileException(path, SafetensorsHeader.Prefix + _reader.BytesConsumed,
                $"the header is not valid JSON: {error.Message}", error);
        }
        SafetensorsTiling.Check(_tensors.Values, _dataStart, fileLength, path);
        return new(_tensors, _metadata ?? [], _dataStart);
    }

    private void ParseMember()
    {
        if (Is(SafetensorsHeader.MetadataName))
        {
            ParseMetadata();
            return;
        }
        var name = Text("the name of a tensor");
        if (TensorName.Defect(name) is { } defect)
            throw Corrupt(defect);
        if (_tensors.ContainsKey(name))
            throw Corrupt($"the tensor '{name}' occurs twice; names must be unique.");
        _tensors.Add(name, ParseTensor(name));
    }

    private void ParseMetadata()
    {
        if (_metadata is not null)
            throw Corrupt("'__metadata__' occurs twice; it may occur once.");
        _metadata = [];
        if (Next() != JsonTokenType.StartObject)
            throw Corrupt("'__metadata__' must be an object of strings.");
        while (Next() != JsonTokenType.EndObject)
        {
            var key = Text("a key of '__metadata__'");
            if (Next() != JsonTokenType.String)
                throw Corrupt($"the value of '{key}' in '__metadata__' is not a string; only strings are allowed there.");
            if (!_metadata.TryAdd(key, Text("a value of '__metadata__'")))
                throw Corrupt($"'{key}' occurs twice in '__metadata__'; keys must be unique.");
        }
    }

    private TensorInfo ParseTensor(string name)
    {
        if (Next() != JsonTokenType.StartObject)
            throw Corrupt($"the tensor '{name}' must be an object with 'dtype', 'shape' and 'data_offsets'.");

        ElementType? type = null;
        long[]? shape = null, offsets = null;
        while (Next() != JsonTokenType.EndObject)
        {
            if (type is null && Is("dtype"))
                type = ParseType(name);
            else if (shape is null && Is("shape"))
                shape = ParseNumbers(name, "shape", SafetensorsHeader.MaximumRank);
            else if (offsets is null && Is("data_offsets"))
                offsets = ParseNumbers(name, "data_offsets", 2);
            else
                throw Corrupt(
                    $"the tensor '{name}' has an unknown or repeated member; 'dtype', 'shape' and 'data_offsets' " +
                    "occur once each.");
        }
        if (type is not { } elementType || shape is null || offsets is null)
            throw Corrupt(
                $"the tensor '{name}' lacks {(type is null ? "'dtype'" : shape is null ? "'shape'" : "'data_offsets'")}.");
        return Checked(name, elementType, shape, offsets);
    }

    private readonly TensorInfo Checked(string name, ElementType type, long[] shape, long[] offsets)
    {
        if (offsets is not [var begin, var end] || begin > end || end > fileLength - _dataStart)
            throw Corrupt($"the tensor '{name}' has the offsets [{string.Join(", ", offsets)}]; allowed are two that ascend " +
                $"within the {fileLength - _dataStart} bytes of data.");
        if (type.BytesOf(shape) is not { } bytes)
            throw Corrupt(
                $"the tensor '{name}' of type {type.FormatName()} and shape [{string.Join(", ", shape)}] does not take a whole " +
                "number of bytes below 2^63.");
        if (bytes != end - begin)
            throw Corrupt(
                $"the tensor '{name}' of type {type.FormatName()} and shape [{string.Join(", ", shape)}] takes {bytes} bytes, " +
                $"but its offsets enclose {end - begin}.");
        return new(name, type, shape, _dataStart + begin, bytes);
    }

    private ElementType ParseType(string name)
    {
        if (Next() == JsonTokenType.String && !_reader.ValueIsEscaped && ElementTypes.TryParse(_reader.ValueSpan, out var type))
            return type;
        throw Corrupt($"the tensor '{name}' has an unknown 'dtype'. Known are {ElementTypes.Names}.");
    }

    private long[] ParseNumbers(string name, string member, int most)
    {
        if (Next() != JsonTokenType.StartArray)
            throw Corrupt($"'{member}' of the tensor '{name}' must be an array of whole numbers.");

        Span<long> numbers = stackalloc long[most];
        var count = 0;
        while (Next() != JsonTokenType.EndArray)
        {
            if (_reader.TokenType != JsonTokenType.Number || _reader.ValueSpan[0] == '-' || !_reader.TryGetInt64(out var number))
                throw Corrupt($"'{member}' of the tensor '{name}' holds something else than whole numbers from 0 to 2^63 - 1.");
            if (count == most)
                throw Corrupt($"'{member}' of the tensor '{name}' holds more than {most} numbers.");
            numbers[count++] = number;
        }
        return numbers[..count].ToArray();
    }

    private JsonTokenType Next()
    {
        _reader.Read();                          // throws where the JSON ends too early
        return _reader.TokenType;
    }

    // The reader's own comparison would throw on an escaped half of a surrogate pair.
    private readonly bool Is(string name) => _reader.ValueIsEscaped ? Text("a name") == name : _reader.ValueTextEquals(name);

    private readonly string Text(string what)
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)        // not UTF-8, or half of a surrogate pair
        {
            throw Corrupt($"{what} is not valid Unicode.");
        }
    }

    private readonly CorruptFileException Corrupt(string defect) =>
        new(path, SafetensorsHeader.Prefix + _reader.TokenStartIndex, defect);
}
