using System.Globalization;

namespace Isotrope.Norms;

/// <summary>The parameters of a norm by name: those given, and the defaults of the others.</summary>
internal sealed class NormArguments
{
    private readonly NormEntry _entry;
    private readonly Dictionary<string, string> _values;

    public NormArguments(NormEntry entry, string given)
    {
        (_entry, _values) = (entry, Pairs(entry, entry.Defaults));
        foreach (var (name, value) in Pairs(entry, given))
        {
            if (!_values.ContainsKey(name))
                throw new ArgumentException(_values.Count == 0
                    ? $"The norm '{entry.Name}' has no parameters. Write {entry.Name}."
                    : Suggestion.Unknown($"parameter of {entry.Name}", name, _values.Keys));
            _values[name] = value;
        }
    }

    public double Number(string name) => _values[name].ToLowerInvariant() is "inf" or "infinity" ? double.PositiveInfinity
        : double.TryParse(_values[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
        : throw Wrong(name, "a number, for example 2.5 or inf");

    public int Whole(string name) =>
        int.TryParse(_values[name], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
        : throw Wrong(name, "a whole number from 1 on");

    public bool Flag(string name) => bool.TryParse(_values[name], out var value) ? value : throw Wrong(name, "true or false");

    private static Dictionary<string, string> Pairs(NormEntry entry, string text)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var sides = part.Split('=', StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || !pairs.TryAdd(sides[0], sides[1]))
                throw new ArgumentException($"'{part}' cannot be read. Write each parameter once as name=value: {entry.Syntax}.");
        }
        return pairs;
    }

    private ArgumentException Wrong(string name, string allowed) =>
        new($"{name} of the norm '{_entry.Name}' is '{_values[name]}' but must be {allowed}. Write for example {_entry.Syntax}.");
}
