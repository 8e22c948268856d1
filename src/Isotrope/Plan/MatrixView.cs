namespace Isotrope.Plan;

/// <summary>How a parameter is seen as matrices: as one [m, n], as a batch of one shape [b, m, n], or as parts of several
/// shapes.</summary>
/// <remarks>A view never copies: it is a reshape of the parameter, or a list of regions of it (<see cref="Parts"/>), which
/// together cover it once.</remarks>
/// <param name="Name">The kind of view, as the plan prints it.</param>
/// <param name="Shape">The shape of the view; for <see cref="Whole"/>, and where there are parts, the parameter's own.</param>
public sealed record MatrixView(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>The regions that are matrices by themselves; empty where the view is a reshape of the whole parameter.</summary>
    public IReadOnlyList<MatrixPart> Parts { get; init; } = [];

    /// <summary>The parameter as it is, of any shape.</summary>
    public static MatrixView Whole(long[] shape) => new("whole", shape);

    /// <summary>A matrix [m, n].</summary>
    public static MatrixView Matrix(long[] shape) => new("matrix", shape);

    /// <summary>A vector [m], or a single number, as the column [m, 1].</summary>
    public static MatrixView Column(long[] shape) => new("column", [shape.Aggregate(1L, (a, b) => a * b), 1]);

    /// <summary>A weight [out, in, ...] of a convolution as the matrix [out, in · ...].</summary>
    /// <exception cref="ArgumentException">The shape has fewer than two dimensions.</exception>
    public static MatrixView Flattened(long[] shape) => shape.Length < 2
        ? throw Unfit(shape, "be flattened", "It needs two dimensions or more.")
        : new("flattened", [shape[0], Product(shape[1..])]);

    /// <summary>A tensor [..., m, n], such as stacked experts, as a batch of matrices.</summary>
    /// <exception cref="ArgumentException">The shape has fewer than three dimensions.</exception>
    public static MatrixView Batch(long[] shape) => shape.Length < 3
        ? throw Unfit(shape, "be seen as a batch", "It needs three dimensions or more; Split makes a batch of row blocks.")
        : new("batch", [Product(shape[..^2]), shape[^2], shape[^1]]);

    /// <summary>A weight [b · m, ...] of b matrices stacked by rows: fused query, key and value, the heads of a layer, the
    /// groups of a convolution.</summary>
    /// <exception cref="ArgumentException">The rows do not divide into that many blocks.</exception>
    public static MatrixView RowBlocks(long[] shape, int blocks)
    {
        if (shape.Length < 2 || blocks < 1 || shape[0] % blocks != 0)
            throw Unfit(
                shape, $"be split into {blocks} equal blocks of rows", "Give a number that divides the rows of a matrix.");
        return new($"{blocks} row blocks", [blocks, shape[0] / blocks, Product(shape[1..])]);
    }

    /// <summary>A weight [m₁ + m₂ + ..., ...] of matrices with different numbers of rows.</summary>
    /// <param name="shape">The parameter's shape.</param>
    /// <param name="rows">Rows of each matrix, from the top; their sum is that of the parameter.</param>
    /// <exception cref="ArgumentException">The rows do not add up.</exception>
    public static MatrixView RowBlocks(long[] shape, IReadOnlyList<long> rows)
    {
        if (shape.Length < 2 || rows.Count == 0 || rows.Any(count => count < 1) || rows.Sum() != shape[0])
            throw Unfit(
                shape, $"be split into blocks of [{string.Join(", ", rows)}] rows", "The rows must be positive and add up.");
        var columns = Product(shape[1..]);
        var start = 0L;
        var parts = new List<MatrixPart>();
        foreach (var count in rows)
        {
            parts.Add(MatrixPart.Range($"rows {start}-{start + count - 1}", shape, 0, start, count, [count, columns]));
            start += count;
        }
        return new($"rows {string.Join(" + ", rows)}", shape) { Parts = parts };
    }

    /// <summary>A matrix [m, b · n] of b matrices side by side, such as the output projection of attention by heads.</summary>
    /// <exception cref="ArgumentException">The columns do not divide into that many blocks.</exception>
    public static MatrixView ColumnBlocks(long[] shape, int blocks)
    {
        if (shape.Length != 2 || blocks < 1 || shape[1] % blocks != 0)
            throw Unfit(
                shape, $"be split into {blocks} equal blocks of columns", "Give a number that divides the columns of a matrix.");
        var columns = shape[1] / blocks;
        return new($"{blocks} column blocks", shape)
        {
            Parts = [MatrixPart.Permuted("columns", [shape[0], blocks, columns], [1, 0, 2], [blocks, shape[0], columns])],
        };
    }

    /// <summary>A weight [out, in, ...] of a convolution as one matrix [out, in] for each position of the kernel.</summary>
    /// <exception cref="ArgumentException">The shape has fewer than three dimensions.</exception>
    public static MatrixView PerTap(long[] shape)
    {
        if (shape.Length < 3) throw Unfit(shape, "be seen tap by tap", "It needs three dimensions or more.");
        long[] axes = [.. Enumerable.Range(2, shape.Length - 2).Select(axis => (long)axis), 0, 1];
        return new("per tap", shape)
        {
            Parts = [MatrixPart.Permuted("taps", shape, axes, [Product(shape[2..]), shape[0], shape[1]])],
        };
    }

    /// <summary>A weight [in, out, ...], rows and columns exchanged, as the matrix [out · ..., in].</summary>
    /// <remarks>For layers that store the transpose: transposed convolutions, GPT-2's Conv1D. A polar factor does not care,
    /// but scales by the shape do.</remarks>
    /// <exception cref="ArgumentException">The shape has fewer than two dimensions.</exception>
    public static MatrixView Transposed(long[] shape)
    {
        if (shape.Length < 2) throw Unfit(shape, "be transposed", "It needs two dimensions or more.");
        long[] axes = [.. Enumerable.Range(1, shape.Length - 1).Select(axis => (long)axis), 0];
        return new("transposed", shape)
        {
            Parts = [MatrixPart.Permuted("transpose", shape, axes, [Product(shape[1..]), shape[0]])],
        };
    }

    /// <summary>The fused weight of an attention layer as queries, keys and values.</summary>
    /// <exception cref="ArgumentException">The layout does not fit the shape.</exception>
    public static MatrixView Attention(long[] shape, AttentionLayout layout) => layout.ViewOf(shape);

    /// <summary>Rows of each matrix; where there are parts, of the parameter.</summary>
    public long Rows => Shape.Count >= 2 ? Shape[^2] : 1;

    /// <summary>Columns of each matrix; where there are parts, of the parameter.</summary>
    public long Columns => Shape.Count >= 1 ? Shape[^1] : 1;

    /// <summary>Number of matrices.</summary>
    public int Matrices => Parts.Count > 0 ? Parts.Sum(part => part.View.Matrices) : Shape.Count == 3 ? (int)Shape[0] : 1;

    /// <summary>The name with the shapes of the matrices, for instance <c>3 row blocks 3·[64, 64]</c>.</summary>
    public override string ToString() => Parts.Count > 0
        ? $"{Name}: {string.Join(" + ", Parts.Select(part => Matrix(part.Shape)))}"
        : $"{Name} {Matrix(Shape)}";

    /// <summary>Sees a tensor of the parameter's shape this way, where the view is a reshape.</summary>
    internal Tensor Of(Tensor tensor) => tensor.reshape([.. Shape]);

    private static string Matrix(IReadOnlyList<long> shape) => shape.Count == 3
        ? $"{shape[0]}·[{shape[1]}, {shape[2]}]"
        : $"[{string.Join(", ", shape)}]";

    private static long Product(long[] lengths) => lengths.Aggregate(1L, (a, b) => a * b);

    private static ArgumentException Unfit(long[] shape, string what, string hint) =>
        new($"A parameter of shape [{string.Join(", ", shape)}] cannot {what}. {hint}", nameof(shape));
}
