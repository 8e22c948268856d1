using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Html;

/// <summary>The document around the sections: one file, which asks for nothing from outside and says so to the browser.</summary>
internal static class Page
{
    private static readonly HashSet<string> s_void = ["br", "hr", "img", "input", "link", "meta"];
    private static readonly string s_style = Resource("report.css");
    private static readonly string s_script = Resource("report.js");

    /// <summary>The style sheet.</summary>
    public static string Style => s_style;

    /// <summary>The whole document, well-formed both as HTML and as XML.</summary>
    public static string Write(string title, IEnumerable<XElement> sections)
    {
        var page = Tag("html", ("lang", "en"),
            Tag("head",
                Tag("meta", ("charset", "utf-8")),
                Tag("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy)),
                Tag("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1")),
                Tag("meta", ("name", "color-scheme"), ("content", "light dark")),
                Tag("title", title),
                Inline("style", s_style)),
            Tag("body", Tag("main", sections.Select(section => new object[] { section, "\n" })), Inline("script", s_script)));
        MakeSafe(page);

        var text = new StringBuilder();
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.None };
        using (var writer = XmlWriter.Create(text, settings))
            page.WriteTo(writer);
        return $"<!DOCTYPE html>\n{text}\n";
    }

    private static string Policy =>
        $"default-src 'none'; style-src '{Hash(s_style)}'; script-src '{Hash(s_script)}'; img-src data:; " +
        "base-uri 'none'; form-action 'none'";

    /// <summary>
    /// Replaces characters that no XML may contain or that turn the reading direction of what follows, and keeps empty HTML
    /// elements from closing themselves.
    /// </summary>
    private static void MakeSafe(XElement page)
    {
        foreach (var attribute in page.DescendantsAndSelf().Attributes())
            attribute.Value = Clean(attribute.Value);
        foreach (var text in page.DescendantNodes().OfType<XText>().Where(text => text is not XCData))
            text.Value = Clean(text.Value);
        foreach (var element in page.Descendants().Where(element => element.IsEmpty && !s_void.Contains(element.Name.LocalName)))
            element.Value = "";
    }

    private static string Clean(string text)
    {
        if (text.All(letter => !char.IsSurrogate(letter) && IsAllowed(new(letter))))
            return text;
        var clean = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())   // a lone surrogate arrives as U+FFFD
            clean.Append(IsAllowed(rune) ? rune : Rune.ReplacementChar);
        return clean.ToString();
    }

    private static bool IsAllowed(Rune rune) => rune.Value is '\t' or '\n' or '\r'
        or >= 0x20 and not (>= 0x7F and <= 0x9F or 0xFFFE or 0xFFFF)
            and not (0x200E or 0x200F or >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069);   // marks of direction

    /// <summary>HTML reads script and style as raw text, XML does not: a commented CDATA section means the same to
    /// both.</summary>
    private static XElement Inline(string element, string content) =>
        Tag(element, "/*", new XCData($"*/\n{content}\n/*"), "*/");

    private static string Hash(string content) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"/*<![CDATA[*/\n{content}\n/*]]>*/")));

    private static string Resource(string name)
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Trim();   // browsers hash what they read, with \n alone
    }
}
