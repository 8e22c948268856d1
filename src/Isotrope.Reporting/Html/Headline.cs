using System.Globalization;
using System.Xml.Linq;
using Isotrope.Reporting.Data;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Html;

/// <summary>The top of the page: what this is, and the verdict in words.</summary>
internal static class Headline
{
    /// <summary>The header of the page.</summary>
    public static XElement Of(ReportData data)
    {
        var sentences = Verdict.Sentences(data);
        return Tag("header",
            Tag("div", ("class", "top"),
                Tag("p", ("class", "eyebrow"), Eyebrow(data)),
                Tag("button", ("type", "button"), ("class", "theme"), ("hidden", "hidden"),
                    ("aria-label", "Switch between light and dark"), "◐")),
            Tag("h1", Verdict.Title(data)),
            sentences.Take(1).Select(sentence => Tag("p", ("class", "lead"), sentence)),
            sentences.Count < 2 ? null : Tag("ul", ("class", "also"), sentences.Skip(1).Select(sentence => Tag("li", sentence))));
    }

    private static string Eyebrow(ReportData data) => data.Runs is [var run]
        ? string.Join(" · ", "Isotrope", run.Description.Kind, $"model {run.Description.Model.Name}", run.Description.Corpus.Name,
            run.Description.Started.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture) + " UTC")
        : $"Isotrope · {string.Join(" · ", data.Runs.Select(each => each.Folder))}";
}
