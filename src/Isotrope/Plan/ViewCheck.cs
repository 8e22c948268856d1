namespace Isotrope.Plan;

/// <summary>Checks a view that comes from outside against the shape of its parameter.</summary>
internal static class ViewCheck
{
    /// <summary>What is wrong with the view, or null.</summary>
    public static string? Defect(MatrixView view, long[] shape)
    {
        var size = Product(shape);
        if (view.Shape.Any(length => length < 1) || Product(view.Shape) != size)
            return $"[{string.Join(", ", view.Shape)}] does not hold the {size} elements of [{string.Join(", ", shape)}].";
        foreach (var part in view.Parts)
            if (Defect(part, size) is { } defect) return $"part '{part.Name}': {defect}";
        return view.Parts.Count > 0 && !CoversOnce(view, shape) ? "its parts do not cover the parameter exactly once." : null;
    }

    private static string? Defect(MatrixPart part, long size)
    {
        if (part.Split.Any(length => length < 1) || Product(part.Split) != size)
            return $"[{string.Join(", ", part.Split)}] does not hold {size} elements.";
        if (part.Dimension < 0 || part.Dimension >= part.Split.Count)
            return $"there is no dimension {part.Dimension}.";
        if (part.Start < 0 || part.Length < 1 || part.Start > part.Split[part.Dimension] - part.Length)
            return $"{part.Start} + {part.Length} is beyond the {part.Split[part.Dimension]} of dimension {part.Dimension}.";
        if (!part.Axes.Order().SequenceEqual(Enumerable.Range(0, part.Split.Count).Select(axis => (long)axis)))
            return $"[{string.Join(", ", part.Axes)}] is no order of {part.Split.Count} dimensions.";
        return part.Shape.Count is 2 or 3 && part.Shape.All(length => length > 0)
            && Product(part.Shape) == size / part.Split[part.Dimension] * part.Length
                ? null
                : $"[{string.Join(", ", part.Shape)}] are no matrices of its size.";
    }

    private static bool CoversOnce(MatrixView view, long[] shape)
    {
        using var scope = NewDisposeScope();
        var counts = zeros(shape, dtype: ScalarType.Int8, device: CPU);
        var one = tensor(1, ScalarType.Int8);
        foreach (var part in view.Parts) part.Of(counts).add_(one);
        return counts.eq(one).all().item<bool>();
    }

    private static long Product(IReadOnlyList<long> lengths) => lengths.Aggregate(1L, (a, b) => checked(a * b));
}
