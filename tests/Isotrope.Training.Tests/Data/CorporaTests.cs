using Isotrope.Training.Data;

namespace Isotrope.Training.Tests.Data;

public sealed class CorporaTests
{
    [Fact]
    public void A_path_leads_to_its_text()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(5, Corpora.Open(folder.Write("a.txt", "hello"u8)).Length);
    }

    [Fact]
    public void Without_documentation_expressions_stand_in_and_the_note_says_so()
    {
        using var root = new TemporaryFolder();
        root.Write("packs/A.Ref/1.0/ref/net10.0/A.xml", "<doc>too little</doc>"u8);

        var corpus = Corpora.Default(root.Path);

        Assert.Equal(Expressions.Generate().Sha256, corpus.Sha256);
        Assert.Contains("stand in", corpus.Note);
        Assert.Contains(root.Path, corpus.Note);
    }
}
