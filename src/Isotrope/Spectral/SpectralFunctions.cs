using System.Globalization;
using Isotrope.Spectral.Functions;

namespace Isotrope.Spectral;

/// <summary>All spectral functions by name, and the language in which one writes them.</summary>
public static class SpectralFunctions
{
    /// <summary>The functions. To add one, add its line here.</summary>
    public static IReadOnlyList<SpectralFunctionEntry> All { get; } =
    [
        new("power", "x^p", "p=0.5", a => new Power(a["p"])),
        new("softsign", "x/sqrt(x^2 + lambda^2)", "lambda=0.05", a => new Softsign(a["lambda"])),
        new("ratio", "x/(x + lambda)", "lambda=0.1", a => new Ratio(a["lambda"])),
        new("homogenizer", "the root s of s^3 + d s = c x", "d=0.1,c=1.1", a => new Homogenizer(a["d"], a["c"])),
        new("clip", "min(x, bound)", "bound=0.5", a => new Clip(a["bound"])),
        new("contra", "1 + c (1 - x)", "c=0.5", a => new Contra(a["c"])),
        new("identity", "x", "", _ => new Linear()),
        new("sign", "1", "", _ => new Sign()),
    ];

    /// <summary>Reads an expression such as <c>power(p=0.25)</c> or <c>softsign(lambda=1e-3,scale=absolute)</c>.</summary>
    /// <param name="expression">A name of <see cref="All"/>, then its parameters by name; those left out have the values that
    /// <see cref="SpectralFunctionEntry.Example"/> shows. <c>scale</c> is largest (the default), frobenius or absolute.</param>
    /// <exception cref="ArgumentException">The expression cannot be read, or a parameter is out of range.</exception>
    public static SpectralFunction Parse(string expression)
    {
        var text = expression.Trim();
        var open = text.IndexOf('(');
        var name = (open < 0 ? text : text[..open]).Trim();
        var entry = All.FirstOrDefault(entry => entry.Name == name)
            ?? throw new ArgumentException(Suggestion.Unknown("spectral function", name, All.Select(entry => entry.Name)),
                nameof(expression));
        if (open >= 0 && !text.EndsWith(')'))
            throw new ArgumentException($"'{expression}' lacks its closing parenthesis. Write {entry.Name}({entry.Example}).",
                nameof(expression));
        var values = Pairs(entry.Example).ToDictionary(pair => pair.Name, pair => Number(pair.Value, entry));
        var scale = SpectralScale.Largest;
        var seen = new HashSet<string>();
        foreach (var (parameter, value) in Pairs(open < 0 ? "" : text[(open + 1)..^1]))
        {
            if (!seen.Add(parameter))
                throw new ArgumentException($"'{parameter}' is given twice in '{expression}'. Give it once.", nameof(expression));
            if (parameter == "scale") scale = ScaleOf(value);
            else if (values.ContainsKey(parameter)) values[parameter] = Number(value, entry);
            else
                throw new ArgumentException(Suggestion.Unknown($"parameter of {name}", parameter, values.Keys.Append("scale")),
                    nameof(expression));
        }
        return entry.Make(values) with { Scale = scale };
    }

    /// <summary>Whether the catalogue has functions of that name.</summary>
    internal static bool Knows(string name) => All.Any(entry => entry.Name == name);

    /// <summary>A function of the catalogue from all its parameters.</summary>
    internal static SpectralFunction Make(string name, IReadOnlyDictionary<string, double> parameters) =>
        All.First(entry => entry.Name == name).Make(parameters);

    private static IEnumerable<(string Name, string Value)> Pairs(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(pair => pair.Split('=', 2, StringSplitOptions.TrimEntries))
            .Select(pair => (pair[0], pair.Length == 2 ? pair[1] : ""));

    private static double Number(string text, SpectralFunctionEntry entry) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
        : throw new ArgumentException($"'{text}' is not a number. Write {entry.Name}({entry.Example}).", nameof(text));

    private static SpectralScale ScaleOf(string text)
    {
        foreach (var scale in Enum.GetValues<SpectralScale>())
            if (string.Equals(scale.ToString(), text, StringComparison.OrdinalIgnoreCase)) return scale;
        throw new ArgumentException(
            Suggestion.Unknown("scale", text, Enum.GetNames<SpectralScale>().Select(name => name.ToLowerInvariant())),
                nameof(text));
    }
}
