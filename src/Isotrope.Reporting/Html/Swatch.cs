using System.Xml.Linq;
using Isotrope.Reporting.Data;
using Isotrope.Reporting.Plots.Drawing;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Html;

/// <summary>A contender's line and marker beside its name, in tables and legends.</summary>
internal static class Swatch
{
    /// <summary>Swatch and label.</summary>
    public static XElement[] Named(Contender contender) =>
    [
        Tag("svg", ("class", $"swatch {SeriesStyle.Of(contender)}"), ("viewBox", "0 0 24 12"), ("aria-hidden", "true"),
            Tag("polyline", ("class", "mean"), ("points", "1,6 23,6")), SeriesStyle.Marks(contender, [new(12, 6)])),
        Tag("span", ("class", "name"), contender.Label),
    ];

    /// <summary>One button per contender; a press hides it from the plots.</summary>
    public static XElement Legend(ReportData data) =>
        Tag("div", ("class", "legend"), ("role", "group"), ("aria-label", "Series shown"),
        data.Contenders.Select(contender => Tag("button", ("type", "button"), ("data-toggle", contender.Index),
            ("aria-pressed", "true"), ("disabled", "disabled"), Named(contender))));
}
