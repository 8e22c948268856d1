using System.Globalization;
using System.Text.Json;
using Isotrope.Storage;
using Isotrope.Training.Models;

namespace Isotrope.Training.Pretrained;

/// <summary>The <c>config.json</c> of a model folder; each question names what it expects when the answer is missing.</summary>
internal sealed class ModelConfig : IDisposable
{
    internal const string FileName = "config.json";

    private readonly JsonDocument _document;
    private readonly string _path;

    private ModelConfig(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException(
                $"There is no folder '{folder}'. Give a folder with {FileName} and model.safetensors.");
        _path = Path.Combine(folder, FileName);
        if (!File.Exists(_path))
            throw new FileNotFoundException(
                $"'{folder}' has no {FileName}, which says what model the weights belong to. Give a model folder as published: " +
                $"{FileName} and model.safetensors, or its shards with model.safetensors.index.json.", _path);
        _document = JsonFile.Read(_path);
    }

    /// <summary>Reads the file of a folder.</summary>
    /// <exception cref="IOException">The folder or the file is missing, or the file is no JSON.</exception>
    public static ModelConfig Read(string folder) => new(folder);

    /// <summary>The kind of model in a folder.</summary>
    public static string ArchitectureOf(string folder)
    {
        using var config = Read(folder);
        return config.Architecture;
    }

    /// <summary>One of those that can be loaded.</summary>
    /// <exception cref="ArgumentException">It is another.</exception>
    public string Architecture => Find("model_type") is { ValueKind: JsonValueKind.String } type
        && type.GetString() is GptSize.Kind or QwenSize.Kind
            ? type.GetString()!
            : throw Unsupported("model_type", $"{GptSize.Kind} (GPT-2) or {QwenSize.Kind} (Qwen2, Qwen2.5)");

    /// <summary>A whole number that must be there, from 1 on.</summary>
    public int Integer(string name) => Optional(name) ?? throw new CorruptFileException(
        _path, 0, $"'{name}' is missing, which a model of the kind '{Architecture}' needs. Take the file as published.");

    /// <summary>A whole number from 1 on, or null.</summary>
    public int? Optional(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) && number >= 1 => number,
        _ => throw Unsupported(name, "a whole number from 1 on"),
    };

    /// <summary>A positive number.</summary>
    public double Positive(string name, double absent) => Find(name) switch
    {
        null => absent,
        { ValueKind: JsonValueKind.Number } value when value.GetDouble() is > 0 and var number => number,
        _ => throw Unsupported(name, "a positive number"),
    };

    /// <summary>A switch.</summary>
    public bool Flag(string name, bool absent) => Find(name) switch
    {
        null => absent,
        { ValueKind: JsonValueKind.True or JsonValueKind.False } value => value.GetBoolean(),
        _ => throw Unsupported(name, "true or false"),
    };

    /// <summary>Refuses a setting that the model here does not have, so that no number is computed wrongly in silence.</summary>
    /// <param name="name">The setting; absent is fine.</param>
    /// <param name="allowed">Its values that mean what is computed here, as JSON writes them.</param>
    public void Demand(string name, params string[] allowed)
    {
        if (Find(name) is { } value && !allowed.Any(text => Same(value, text)))
            throw Unsupported(name, allowed.Length > 0 ? string.Join(" or ", allowed) : "null");
    }

    /// <summary>A member of the file, or of an object in it (<c>outer.inner</c>); null counts as absent.</summary>
    private JsonElement? Find(string name)
    {
        var element = _document.RootElement;
        foreach (var part in name.Split('.'))
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(part, out element)) return null;
        return element.ValueKind == JsonValueKind.Null ? null : element;
    }

    public void Dispose() => _document.Dispose();

    /// <summary>A number may be written in several ways.</summary>
    private static bool Same(JsonElement value, string text) => value.ValueKind == JsonValueKind.Number
        ? double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == value.GetDouble()
        : value.GetRawText() == text;

    private ArgumentException Unsupported(string name, string allowed) => new(
        $"'{_path}' has {(Find(name) is { } value ? $"\"{name}\": {value.GetRawText()}" : $"no '{name}'")}, but only {allowed} " +
        "can be loaded. Choose a GPT-2 or Qwen2.5 model.");
}
