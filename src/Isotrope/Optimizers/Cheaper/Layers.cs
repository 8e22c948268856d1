using System.Globalization;
using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>The layers of a model in its order, by the names of its parameters.</summary>
/// <remarks>
/// A layer is what the first number in a name counts: <c>blocks.3</c> of <c>blocks.3.attention.query.weight</c>, <c>0</c> of
/// <c>0.weight</c>. Without a number it is the module: <c>head</c> of <c>head.weight</c>. Layers are in the order in which the
/// plan names them first, which is that of the model; a tied parameter belongs to the first of its names.
/// </remarks>
internal sealed class Layers
{
    private readonly List<string> _names = [];

    public int Count => _names.Count;

    /// <summary>Takes the layers of a plan that are not known yet, after those that are.</summary>
    public void Add(IEnumerable<PlanEntry> entries)
    {
        foreach (var name in entries.Select(NameOf))
            if (!_names.Contains(name)) _names.Add(name);
    }

    /// <summary>The layer of a parameter or of a part of one.</summary>
    public int Of(PlanEntry entry) => _names.IndexOf(NameOf(entry));

    private static string NameOf(PlanEntry entry)
    {
        var steps = entry.Names[0].Split('.');
        var number = Array.FindIndex(steps, step => int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        return string.Join('.', steps[..(number < 0 ? steps.Length - 1 : number + 1)]);
    }
}
