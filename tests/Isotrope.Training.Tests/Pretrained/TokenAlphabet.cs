namespace Isotrope.Training.Tests.Pretrained;

/// <summary>GPT-2's letters for bytes: printable ones stand for themselves, the others for U+0100 onwards in turn.</summary>
internal static class TokenAlphabet
{
    /// <summary>The letter of each byte.</summary>
    public static char[] Bytes { get; } = Letters();

    private static char[] Letters()
    {
        var letters = new char[256];
        var next = 256;
        for (var code = 0; code < 256; code++)
            letters[code] = code is >= 33 and <= 126 or >= 161 and <= 172 or >= 174 ? (char)code : (char)next++;
        return letters;
    }
}
