using System.Text.RegularExpressions;

namespace Isotrope.State;

/// <summary>Which parameters are the row blocks of which fused one, so that a state can pass between the two forms of a
/// model.</summary>
/// <remarks>
/// <code>
/// StateMigration.None.Rows("h.*.attn.qkv.weight", "h.*.attn.q.weight", "h.*.attn.k.weight", "h.*.attn.v.weight")
/// </code>
/// works in both directions: an optimizer of the fused parameter gets the buffers of the parts one below the other, an optimizer of
/// the parts gets their rows. Only buffers with one entry for each weight can be migrated; what belongs to a matrix as a whole, such
/// as a preconditioner, cannot.
/// </remarks>
public sealed class StateMigration
{
    private readonly IReadOnlyList<(string Fused, string[] Parts)> _rules;

    private StateMigration(IReadOnlyList<(string Fused, string[] Parts)> rules) => _rules = rules;

    /// <summary>No migration.</summary>
    public static StateMigration None { get; } = new([]);

    /// <summary>Adds a fused parameter and its row blocks from the top.</summary>
    /// <param name="fused">Its name; may hold one <c>*</c>, which stands for the same text in all names.</param>
    /// <param name="parts">The names of its blocks.</param>
    /// <exception cref="ArgumentException">There are fewer than two parts, or the names do not all hold as many <c>*</c>, at most
    /// one.</exception>
    public StateMigration Rows(string fused, params string[] parts)
    {
        string[] all = [fused, .. parts];
        if (parts.Length < 2) throw new ArgumentException($"'{fused}' needs two parts or more.", nameof(parts));
        if (all.Any(name => Stars(name) > 1 || Stars(name) != Stars(fused)))
            throw new ArgumentException(
                $"'{string.Join("', '", all)}' must each hold one * or none, as the others do.", nameof(parts));
        return new([.. _rules, (fused, parts)]);
    }

    /// <summary>The parts of a fused parameter, or null.</summary>
    internal IReadOnlyList<string>? PartsOf(string parameter)
    {
        foreach (var (fused, parts) in _rules)
            if (Star(fused, parameter) is { } star) return [.. parts.Select(part => part.Replace("*", star))];
        return null;
    }

    /// <summary>The fused parameters that a parameter may be a part of, with all their parts.</summary>
    internal IEnumerable<(string Fused, IReadOnlyList<string> Parts)> WholesOf(string parameter) =>
        from rule in _rules
        from part in rule.Parts
        let star = Star(part, parameter)
        where star is not null
        select (rule.Fused.Replace("*", star), (IReadOnlyList<string>)[.. rule.Parts.Select(name => name.Replace("*", star))]);

    private static int Stars(string name) => name.Count(letter => letter == '*');

    /// <summary>What the star stands for in a name that fits the pattern, or null.</summary>
    private static string? Star(string pattern, string name)
    {
        var match = Regex.Match(name, $"^{Regex.Escape(pattern).Replace("\\*", "(.*)")}$", RegexOptions.CultureInvariant);
        return match.Success ? match.Groups[1].Value : null;
    }
}
