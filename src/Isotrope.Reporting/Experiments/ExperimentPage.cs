using System.Xml.Linq;
using Isotrope.Reporting.Html;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Experiments;

/// <summary>The report of an experiment: its question, a verdict per claim, its charts beside those of others, and how to
/// repeat it.</summary>
/// <remarks>One HTML file that needs nothing but a browser and asks for nothing from outside.</remarks>
/// <param name="Name">The experiment's name.</param>
/// <param name="Question">The question that it answers.</param>
/// <param name="Command">The command line that repeats it.</param>
/// <param name="Verdicts">What it found.</param>
/// <param name="Charts">Its charts.</param>
/// <param name="Problem">The constants of its problem.</param>
/// <param name="Run">Commit, hardware, run time and memory.</param>
public sealed record ExperimentPage(
    string Name, string Question, string Command, IReadOnlyList<ExperimentVerdictText> Verdicts,
        IReadOnlyList<ExperimentChart> Charts,
    IReadOnlyDictionary<string, string> Problem, IReadOnlyDictionary<string, string> Run)
{
    /// <summary>The page.</summary>
    public string ToHtml() => Page.Write($"Experiment {Name}", Sections().OfType<XElement>());

    private IEnumerable<XElement?> Sections()
    {
        yield return Tag("header",
            Tag("div", ("class", "top"),
                Tag("p", ("class", "eyebrow"), "Isotrope · experiment"),
                Tag("button", ("type", "button"), ("class", "theme"), ("hidden", "hidden"),
                    ("aria-label", "Switch between light and dark"), "◐")),
            Tag("h1", Name),
            Tag("p", ("class", "lead"), Question));
        yield return Verdicts.Count == 0 ? null : Tag("section", ("id", "verdicts"),
            Tag("h2", "What was found"),
            Table.Of("Verdicts", Verdicts,
            [
                new("claim", item => item.Claim, Numeric: false),
                new("verdict", item => Tag("span", ("class", $"pill {Class(item.Verdict)}"), item.Verdict), Numeric: false),
                new("evidence", item => Tag("span", ("class", "evidence"), item.Evidence), Numeric: false),
            ]));
        yield return Charts.Count == 0 ? null : Tag("section", ("id", "charts"),
            Charts.Select(chart => Tag("figure",
                Tag("div", ("class", chart.Beside is null ? null : "pair"), chart.Ours.Draw(), chart.Beside?.Draw()),
                Tag("figcaption", Tag("code", Command)))));
        yield return Tag("section", ("id", "run"),
            Tag("h2", "The run"),
            Tag("div", ("class", "facts"), Facts("Problem", Problem), Facts("Machine and time", Run)),
            Tag("h3", "Repeat it"),
            Tag("div", ("class", "command"),
                Tag("pre", ("tabindex", 0), Tag("code", Command)),
                Tag("button", ("type", "button"), ("class", "copy"), ("hidden", "hidden"), "Copy")));
    }

    private static XElement? Facts(string title, IReadOnlyDictionary<string, string> values) =>
        values.Count == 0 ? null : Tag("div", Tag("h3", title), Table.Matrix(title, [("", values)]));

    private static string Class(string verdict) => verdict switch
    {
        "holds" => "better",
        "does not hold" => "worse",
        _ => "open",
    };
}
