using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>Whether the columns of a weight, as the plan sees it, are the inputs of its layer.</summary>
internal static class InputViews
{
    /// <summary>Length of an input: columns of the weight [out, in, ...] flattened.</summary>
    public static long Columns(PlanEntry entry) => entry.Parameter.numel() / entry.Parameter.shape[0];

    /// <summary>Refuses views that cut or turn the columns.</summary>
    public static void RequireColumns(PlanEntry entry)
    {
        var columns = Columns(entry);
        var keeps = entry.View.Parts.Count == 0
            ? entry.View.Columns == columns
            : entry.View.Parts.All(part => part.Shape[^1] == columns && part.Axes.SequenceEqual(part.Axes.Order()));
        if (!keeps)
            throw new ArgumentException(
                $"'{entry.Name}' is seen as {entry.View}, whose columns are not the {columns} inputs of its layer. Blocks of " +
                "rows and flattened convolutions keep them; choose such a view, or give the weight to the auxiliary optimizer: " +
                $"plan.Auxiliary(\"{entry.Names[0]}\").", entry.Name);
    }
}
