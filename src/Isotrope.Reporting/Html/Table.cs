using System.Xml.Linq;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Html;

/// <summary>Tables that scroll in a container of their own where the page is too narrow for them.</summary>
internal static class Table
{
    /// <summary>One row per item; the first column names it.</summary>
    public static XElement Of<T>(string caption, IReadOnlyList<T> items, IReadOnlyList<Column<T>> columns) => Scrolling(caption,
        Tag("thead", Tag("tr", columns.Select(column => Tag("th", ("scope", "col"), Class(column),
            column.Heading, column.Unit is null ? null : Tag("small", column.Unit))))),
        Tag("tbody", items.Select(item => Tag("tr", columns.Select((column, i) => i == 0
            ? Tag("th", ("scope", "row"), column.Cell(item))
            : Tag("td", Class(column), column.Cell(item)))))));

    /// <summary>Named values side by side: one row per name, one column per dictionary; rows that differ stand out.</summary>
    public static XElement Matrix(
        string caption, IReadOnlyList<(object Heading, IReadOnlyDictionary<string, string> Values)> columns)
    {
        var names = columns.SelectMany(column => column.Values.Keys).Distinct().ToList();
        return Scrolling(caption,
            columns.All(column => column.Heading is "") ? null
                : Tag("thead", Tag("tr", Tag("td"), columns.Select(column => Tag("th", ("scope", "col"), column.Heading)))),
            Tag("tbody", names.Select(name =>
            {
                var values = columns.Select(column => column.Values.GetValueOrDefault(name)).ToList();
                return Tag("tr", ("class", values.Distinct().Count() > 1 ? "differs" : null),
                    Tag("th", ("scope", "row"), name),
                    values.Select(value => Tag("td", value ?? Number.Absent)));
            })));
    }

    private static (string, string?) Class<T>(Column<T> column) => ("class", column.Numeric ? "number" : null);

    private static XElement Scrolling(string caption, params object?[] content) =>
        Tag("div", ("class", "scroll"), ("tabindex", 0), ("role", "region"), ("aria-label", caption), Tag("table", content));
}
