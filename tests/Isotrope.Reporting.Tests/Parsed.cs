using System.Xml.Linq;

namespace Isotrope.Reporting.Tests;

/// <summary>A report read back as XML, which fails unless it is well-formed.</summary>
internal sealed class Parsed(string html)
{
    public static Parsed Report(params RunData[] runs) => new(Reporting.Report.Build(runs));

    public string Html => html;

    public XDocument Document { get; } = XDocument.Parse(html);

    public IEnumerable<XElement> All(string name, string? cssClass = null) => Document.Descendants(name)
        .Where(element => cssClass is null || ((string?)element.Attribute("class") ?? "").Split(' ').Contains(cssClass));

    public string Text => string.Concat(
        Document.Descendants("main").Single().DescendantNodes().OfType<XText>().Select(text => text.Value));

    /// <summary>The cells of a table by its label: heading row first.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Table(string label) =>
        [.. All("div", "scroll").Single(div => (string?)div.Attribute("aria-label") == label).Descendants("tr")
            .Select(row => (IReadOnlyList<string>)[.. row.Elements()
                .Select(cell => string.Concat(cell.Nodes().Where(node => node is not XElement { Name.LocalName: "small" })
                .Select(node => node is XElement element ? element.Value : ((XText)node).Value)))])];

    public string Cell(string label, string row, string column)
    {
        var table = Table(label);
        return table.Single(cells => cells[0] == row)[table[0].ToList().LastIndexOf(column)];
    }
}
