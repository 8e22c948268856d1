namespace Isotrope.Plan;

/// <summary>How queries, keys and values lie in the fused weight [rows, n] of an attention layer.</summary>
/// <remarks>
/// With h query heads, k key/value heads and head size d, the rows are, one below the other,
/// <code>
/// query [h·d]   gate [h·d], if gated   key [k·d]   value [k·d]
/// </code>
/// or, interleaved, the same for each of the k groups in turn, with h/k query heads a group (the layout of Megatron-LM). The head
/// size follows from the number of rows.
/// </remarks>
public sealed record AttentionLayout
{
    /// <summary>Number of query heads h.</summary>
    public required int Heads { get; init; }

    /// <summary>Number of key and value heads k, a divisor of h; null for as many as query heads. Default null.</summary>
    public int? KeyValueHeads { get; init; }

    /// <summary>Whether a gate of the queries' size stands behind them. Default false.</summary>
    public bool Gated { get; init; }

    /// <summary>Whether the rows are sorted by group of heads first. Default false.</summary>
    public bool Interleaved { get; init; }

    /// <summary>Whether each head is a matrix [d, n] of its own; otherwise queries, gate, keys and values are one matrix
    /// each. Default false.</summary>
    public bool PerHead { get; init; }

    /// <summary>The layout as a view of a weight of that shape.</summary>
    internal MatrixView ViewOf(long[] shape)
    {
        var keys = KeyValueHeads ?? Heads;
        var units = Heads * (Gated ? 2L : 1) + 2L * keys;
        if (shape.Length != 2 || Heads < 1 || keys < 1 || Heads % keys != 0 || shape[0] % units != 0)
            throw new ArgumentException(
                $"A parameter of shape [{string.Join(", ", shape)}] cannot hold {Heads} query " +
                $"heads{(Gated ? " with gates" : "")} " +
                $"and {keys} key and value heads. The shape must be [rows, n], the rows a multiple of {units}, and the key and " +
                "value heads a divisor of the query heads.", nameof(shape));
        var size = shape[0] / units;
        var blocks = new List<(string Name, long Heads)> { ("query", Heads), ("key", keys), ("value", keys) };
        if (Gated) blocks.Insert(1, ("gate", Heads));
        var name = $"{string.Join(", ", blocks.Select(block => block.Name))}{(PerHead ? ", per head" : "")}";
        return new(name,
            shape)
        { Parts = [.. Interleaved ? ByGroup(blocks, keys, size, shape[1]) : InTurn(blocks, size, shape)] };
    }

    private IEnumerable<MatrixPart> InTurn(List<(string Name, long Heads)> blocks, long size, long[] shape)
    {
        var start = 0L;
        foreach (var (name, heads) in blocks)
        {
            yield return MatrixPart.Range(name, shape, 0, start, heads * size, Matrices(heads, size, shape[1]));
            start += heads * size;
        }
    }

    private IEnumerable<MatrixPart> ByGroup(List<(string Name, long Heads)> blocks, int groups, long size, long columns)
    {
        long[] split = [groups, blocks.Sum(block => block.Heads) / groups, size, columns];
        var start = 0L;
        foreach (var (name, heads) in blocks)
        {
            yield return MatrixPart.Range(name, split, 1, start, heads / groups, Matrices(heads, size, columns));
            start += heads / groups;
        }
    }

    private IReadOnlyList<long> Matrices(long heads, long size, long columns) =>
        PerHead ? [heads, size, columns] : [heads * size, columns];
}
