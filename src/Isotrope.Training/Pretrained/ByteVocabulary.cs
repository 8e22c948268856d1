using System.Text.Json.Nodes;
using Isotrope.Storage;

namespace Isotrope.Training.Pretrained;

/// <summary>The files of a byte-level tokenizer that merges nothing, so that each byte is the token of its number.</summary>
internal static class ByteVocabulary
{
    /// <summary>Writes <c>vocab.json</c> and <c>merges.txt</c>.</summary>
    public static void Write(string folder)
    {
        AtomicFile.WriteText(Path.Combine(folder, "vocab.json"), Letters().ToJsonString());
        AtomicFile.WriteText(Path.Combine(folder, "merges.txt"), "#version: 0.2\n");
    }

    /// <summary>GPT-2's spelling of bytes: printable letters are themselves, the others U+0100 onwards in turn.</summary>
    private static JsonObject Letters()
    {
        var letters = new JsonObject();
        var next = 0x100;
        for (var code = 0; code < 256; code++)
            letters[((char)(code is >= '!' and <= '~' or >= '¡' and <= '¬' or >= '®' ? code : next++)).ToString()] = code;
        return letters;
    }
}
