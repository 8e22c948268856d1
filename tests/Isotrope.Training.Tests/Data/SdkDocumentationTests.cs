using System.Diagnostics;
using System.Text;
using Isotrope.Training.Data;

namespace Isotrope.Training.Tests.Data;

public sealed class SdkDocumentationTests
{
    [Theory]
    [InlineData("""Returns a <see cref="T:System.String" />.""", "Returns a String.")]
    [InlineData("""A <see cref="T:System.Collections.Generic.List`1" /> of <typeparamref name="T" />""", "A List of T")]
    [InlineData("""See <see cref="M:System.Linq.Enumerable.Aggregate``1(System.Func{``0,``0})" />!""", "See Aggregate!")]
    // A constructor is called by its type.
    [InlineData("""<see cref="M:System.Text.Rune.#ctor(System.Char)"/> throws""", "Rune throws")]
    [InlineData("""<paramref name="source" /> or <see langword="null" />""", "source or null")]
    [InlineData("""<see cref="T:System.Int32">a number</see>, at <see href="https://x.org/a" />""",
        "a number, at https://x.org/a")]
    [InlineData("""a &lt;b&gt; &amp; &quot;c&quot; &#233;""", "a <b> & \"c\" é")]
    [InlineData("  many \t blanks   here ", "many blanks here")]
    [InlineData("<para>one</para><para>two</para>", "one\ntwo")]
    [InlineData("with <c>code</c> and <!-- no --><![CDATA[a<b]]>", "with code and a<b")]
    public void Documentation_becomes_plain_text(string summary, string expected)
    {
        using var root = new TemporaryFolder();
        Write(root, "A.Ref/1.0/ref/net10.0/A.xml", $"<summary>{summary}</summary>");
        Assert.Equal(expected + "\n", Text(SdkDocumentation.Read(root.Path)));
    }

    [Fact]
    public void Repeated_lines_are_kept_once_and_files_are_read_in_ordinal_order()
    {
        using var root = new TemporaryFolder();
        Write(root, "b.Ref/1.0/ref/net10.0/A.xml", "<summary>third</summary>\n<summary>first</summary>");
        Write(root, "A.Ref/1.0/ref/net10.0/b.xml", "<summary>second</summary>\n<summary>first</summary>");
        Write(root, "A.Ref/1.0/ref/net10.0/B.xml", "<summary>first</summary>");
        Write(root, "A.Ref/1.0/data/net10.0/C.xml", "<summary>elsewhere</summary>");
        Assert.Equal("first\nsecond\nthird\n", Text(SdkDocumentation.Read(root.Path)));
    }

    [Fact]
    public void A_broken_file_is_named_and_the_others_are_read()
    {
        using var root = new TemporaryFolder();
        root.Write("packs/A.Ref/1.0/ref/net10.0/A.xml", "<doc><summary>sound</summary><oops"u8);
        Write(root, "A.Ref/1.0/ref/net10.0/B.xml", "<summary>whole</summary>");

        var corpus = SdkDocumentation.Read(root.Path);

        Assert.Equal("sound\nwhole\n", Text(corpus));
        Assert.Contains("A.xml", corpus!.Note);
    }

    [Fact]
    public void Where_there_is_no_documentation_there_is_no_corpus()
    {
        using var root = new TemporaryFolder();
        Assert.Null(SdkDocumentation.Read(root.Path));
    }

    [Fact]
    public void The_running_installation_yields_megabytes_of_English_within_seconds()
    {
        Assert.SkipWhen(SdkDocumentation.FindRoot() is null, "this .NET was installed without reference packs");
        var watch = Stopwatch.StartNew();
        var corpus = SdkDocumentation.Read(SdkDocumentation.FindRoot()!)!;
        watch.Stop();

        Assert.SkipWhen(corpus.Length < Corpora.LeastDocumentation, "this .NET was installed without most reference packs");
        // about 1 s, with room for a busy machine
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"took {watch.Elapsed}");
        var text = Text(corpus);
        Assert.DoesNotContain("<see ", text);
        Assert.DoesNotContain("  ", text);
        Assert.Contains("\nReturns the ", text);
        var lines = text.Split('\n');
        Assert.Equal(lines.Length, lines.Distinct().Count());
    }

    private static void Write(TemporaryFolder root, string name, string members) =>
        root.Write("packs/" + name, Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?>\n<doc>\n  {members}\n</doc>"));

    private static string Text(Corpus? corpus) => Encoding.UTF8.GetString(corpus!.Text.Span);
}
