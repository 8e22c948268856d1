using System.Xml;

namespace Isotrope.Training.Data;

/// <summary>Reads XML documentation as plain text.</summary>
internal static class DocumentationText
{
    private static readonly XmlReaderSettings s_settings = new()
    {
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };


    /// <summary>
    /// Hands over the lines that are not empty: tags stripped, references replaced by the last part of their name, runs
    /// of white space by one blank. A line ends where the file's does and at every tag that is not part of a sentence.
    /// </summary>
    /// <exception cref="XmlException">The file is not well-formed.</exception>
    public static void Read(Stream xml, Action<ReadOnlySpan<char>> take)
    {
        using var reader = XmlReader.Create(xml, s_settings);
        var lines = new LineBuilder(take);
        while (reader.Read())
            switch (reader.NodeType)
            {
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    lines.Append(reader.Value);
                    break;
                case XmlNodeType.Element when reader.IsEmptyElement && Reference(reader) is { } name:
                    lines.Append(name);
                    break;
                case XmlNodeType.Element or XmlNodeType.EndElement when !IsPartOfSentence(reader.LocalName):
                    lines.End();
                    break;
            }

        lines.End();
    }

    private static bool IsPartOfSentence(string tag) => tag is
        "see" or "seealso" or "paramref" or "typeparamref" or "c" or "a" or "b" or "i" or "u" or "em" or "strong" or "tt"
        or "sub" or "sup";

    /// <summary>What a tag without content refers to, or null if it refers to nothing.</summary>
    private static string? Reference(XmlReader reader) => reader.LocalName switch
    {
        "see" or "seealso" =>
            reader.GetAttribute("langword") ?? reader.GetAttribute("href") ?? LastName(reader.GetAttribute("cref")),
        "paramref" or "typeparamref" => reader.GetAttribute("name"),
        _ => null,
    };

    /// <summary><c>M:System.Collections.Generic.List`1.Add(`0)</c> → <c>Add</c>; constructors are called by type.</summary>
    private static string? LastName(string? reference)
    {
        if (reference is null) return null;
        var name = reference.AsSpan(reference.IndexOf(':') + 1);
        if (name.IndexOfAny('(', '{') is var signature and >= 0) name = name[..signature];
        if (name.EndsWith(".#ctor")) name = name[..^".#ctor".Length];
        name = name[(name.LastIndexOfAny('.', '#') + 1)..];
        if (name.IndexOf('`') is var arity and >= 0) name = name[..arity];
        return name.ToString();
    }
}
