using System.Globalization;

namespace Isotrope.Reporting.Plots.Drawing;

/// <summary>Text in a drawing, which neither wraps nor measures itself.</summary>
internal static class Label
{
    /// <summary>A name cut to a length that a plot has room for.</summary>
    public static string Short(string name, int most = 28)
    {
        var letters = new StringInfo(name);
        return letters.LengthInTextElements <= most ? name : letters.SubstringByTextElements(0, most - 1) + "…";
    }

    /// <summary>About how wide a text is at the plots' font size, pixels.</summary>
    public static double Width(string text) => 6.7 * new StringInfo(text).LengthInTextElements;
}
