namespace Isotrope.Optimizers;

/// <summary>How Shampoo and SOAP merge neighbouring sides of a tensor before they give each a preconditioner.</summary>
internal static class MergedShape
{
    /// <summary>Distributed Shampoo's rule: a side joins the one before it while their product is at most the limit, and
    /// always if one of the two is 1.</summary>
    public static long[] Shampoo(IReadOnlyList<long> shape, long limit)
    {
        var merged = new List<long> { shape.Count == 0 ? 1 : shape[0] };
        foreach (var size in shape.Skip(1))
            if (merged[^1] == 1 || size == 1 || merged[^1] * size <= limit) merged[^1] *= size;
            else merged.Add(size);
        return [.. merged];
    }

    /// <summary>SOAP's rule: sides are collected while their product is at most the limit; one that would exceed it ends the
    /// collection, and begins the next only if there was one. Sides of 1 vanish.</summary>
    public static long[] Soap(IReadOnlyList<long> shape, long limit)
    {
        var merged = new List<long>();
        var open = 1L;
        foreach (var size in shape)
        {
            if (open * size <= limit) open *= size;
            else if (open > 1)
            {
                merged.Add(open);
                open = size;
            }
            else merged.Add(size);
        }
        if (open > 1 || merged.Count == 0) merged.Add(open);
        return [.. merged];
    }
}
