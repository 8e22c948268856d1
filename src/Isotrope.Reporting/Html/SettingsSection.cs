using System.Xml.Linq;
using Isotrope.Reporting.Data;
using static Isotrope.Reporting.Html.Markup;

namespace Isotrope.Reporting.Html;

/// <summary>With what each optimizer ran, and where those settings come from.</summary>
internal static class SettingsSection
{
    /// <summary>The section, or null if the runs describe no optimizer.</summary>
    public static XElement? Of(ReportData data)
    {
        var described = data.Contenders.Where(contender => contender.Description is not null).ToList();
        return described.Count == 0 ? null
            : Tag("section", ("id", "optimizers"), Tag("h2", "Settings of the optimizers"),
                Table.Matrix("Settings of the optimizers",
                    [.. described.Select(contender => ((object)Swatch.Named(contender), Values(contender)))]));
    }

    private static IReadOnlyDictionary<string, string> Values(Contender contender) => new OrderedDictionary<string, string>(
        contender.Description!.Settings.Prepend(new("origin", contender.Description.Origin)).DistinctBy(pair => pair.Key));
}
