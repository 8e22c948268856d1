using System.Text.Json;
using Isotrope.Storage;
using Isotrope.Training.Pretrained;

namespace Isotrope.Training.Data;

/// <summary>What the files of a model folder say of its tokenizer.</summary>
/// <param name="Architecture">The kind of model, which decides how words are cut.</param>
/// <param name="Vocabulary">Tokens, spelt in GPT-2's alphabet of bytes, and their ids.</param>
/// <param name="Merges">Pairs, in the order in which they are joined.</param>
/// <param name="Special">Tokens that stand for themselves in a text.</param>
/// <param name="MergesPath">Where the merges are from, for messages.</param>
/// <param name="Paths">All files that were read.</param>
internal sealed record TokenizerFiles(
    string Architecture, IReadOnlyDictionary<string, int> Vocabulary, IReadOnlyList<string> Merges,
    IReadOnlyDictionary<string, int> Special, string MergesPath, IReadOnlyList<string> Paths)
{
    private const string EndOfText = "<|endoftext|>";

    public static TokenizerFiles Read(string folder)
    {
        var config = Path.Combine(folder, ModelConfig.FileName);
        var architecture = ModelConfig.ArchitectureOf(folder);
        var (vocabulary, merges) = (Path.Combine(folder, "vocab.json"), Path.Combine(folder, "merges.txt"));
        var whole = Path.Combine(folder, "tokenizer.json");
        var separate = File.Exists(vocabulary) && File.Exists(merges);
        if (!separate && !File.Exists(whole))
            throw new FileNotFoundException(
                $"'{folder}' has no tokenizer: {(File.Exists(vocabulary) ? "merges.txt" : "vocab.json")} is missing, and so is " +
                "tokenizer.json. Copy vocab.json and merges.txt of the model into the folder.", separate ? whole : vocabulary);
        try
        {
            using var document = File.Exists(whole) ? JsonFile.Read(whole) : null;
            var model = separate ? null : document?.RootElement.GetProperty("model");
            var tokens = model is { } inner
                ? Tokens(inner.GetProperty("vocab"))
                : Tokens(vocabulary);
            return new(architecture, tokens,
                model is { } element ? [.. element.GetProperty("merges").EnumerateArray().Select(Merge)] : Lines(merges),
                SpecialOf(folder, document, tokens), separate ? merges : whole,
                [config, .. separate ? [vocabulary, merges] : Array.Empty<string>(), .. AlsoRead(folder)]);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CorruptFileException(separate ? vocabulary : whole, 0,
                $"this is not the byte-level BPE of GPT-2 or Qwen2.5: {exception.Message}", exception);
        }
    }

    private static Dictionary<string, int> Tokens(string path)
    {
        using var document = JsonFile.Read(path);
        return Tokens(document.RootElement);
    }

    private static Dictionary<string, int> Tokens(JsonElement element) =>
        element.EnumerateObject().ToDictionary(token => token.Name, token => token.Value.GetInt32());

    private static List<string> Lines(string path) =>
        [.. File.ReadLines(path).Where(
            (line, i) => line.Length > 0 && !(i == 0 && line.StartsWith("#version", StringComparison.Ordinal)))];

    /// <summary>Older files have "a b", newer ones ["a", "b"].</summary>
    private static string Merge(JsonElement merge) => merge.ValueKind == JsonValueKind.String
        ? merge.GetString()!
        : string.Join(' ', merge.EnumerateArray().Select(part => part.GetString()));

    /// <summary>From the first file that lists added tokens; GPT-2's oldest folders list none.</summary>
    private static Dictionary<string, int> SpecialOf(string folder, JsonDocument? whole, Dictionary<string, int> tokens)
    {
        if (whole is not null && whole.RootElement.TryGetProperty("added_tokens", out var added))
            return added.EnumerateArray().ToDictionary(
                token => token.GetProperty("content").GetString()!, token => token.GetProperty("id").GetInt32());
        var settings = Path.Combine(folder, "tokenizer_config.json");
        if (File.Exists(settings))
        {
            using var document = JsonFile.Read(settings);
            if (document.RootElement.TryGetProperty("added_tokens_decoder", out var decoder))
                return decoder.EnumerateObject().ToDictionary(token => token.Value.GetProperty("content").GetString()!,
                    token => int.Parse(token.Name, System.Globalization.CultureInfo.InvariantCulture));
        }
        return tokens.TryGetValue(EndOfText, out var id) ? new() { [EndOfText] = id } : [];
    }

    private static IEnumerable<string> AlsoRead(string folder) =>
        new[] { "tokenizer.json", "tokenizer_config.json" }.Select(name => Path.Combine(folder, name)).Where(File.Exists);
}
