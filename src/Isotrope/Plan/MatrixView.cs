namespace Isotrope.Plan;

/// <summary>How a parameter is seen as matrices [m, n] or as a batch of them [b, m, n]; always a view, never a copy.</summary>
/// <param name="Name">The kind of view, as the plan prints it.</param>
/// <param name="Shape">The shape of the view; for <see cref="Whole"/> the parameter's own.</param>
public sealed record MatrixView(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>The parameter as it is, of any shape.</summary>
    public static MatrixView Whole(long[] shape) => new("whole", shape);

    /// <summary>A matrix [m, n].</summary>
    public static MatrixView Matrix(long[] shape) => new("matrix", shape);

    /// <summary>A vector [m], or a single number, as the column [m, 1].</summary>
    public static MatrixView Column(long[] shape) => new("column", [shape.Aggregate(1L, (a, b) => a * b), 1]);

    /// <summary>A weight [out, in, ...] of a convolution as the matrix [out, in · ...].</summary>
    public static MatrixView Flattened(long[] shape) => new("flattened", [shape[0], shape[1..].Aggregate(1L, (a, b) => a * b)]);

    /// <summary>A tensor [..., m, n] as a batch of matrices.</summary>
    public static MatrixView Batch(long[] shape) =>
        new("batch", [shape[..^2].Aggregate(1L, (a, b) => a * b), shape[^2], shape[^1]]);

    /// <summary>A matrix [b · m, n] of b matrices stacked by rows, such as fused query, key and value or the heads of a
    /// layer.</summary>
    /// <exception cref="ArgumentException">The rows do not divide into that many blocks.</exception>
    public static MatrixView RowBlocks(long[] shape, int blocks)
    {
        if (shape.Length != 2 || blocks < 1 || shape[0] % blocks != 0)
            throw new ArgumentException(
                $"A parameter of shape [{string.Join(", ", shape)}] cannot be split into {blocks} equal " +
                "blocks of rows. Give a number that divides the rows of a matrix.", nameof(blocks));
        return new($"{blocks} row blocks", [blocks, shape[0] / blocks, shape[1]]);
    }

    /// <summary>Rows of each matrix.</summary>
    public long Rows => Shape.Count >= 2 ? Shape[^2] : 1;

    /// <summary>Columns of each matrix.</summary>
    public long Columns => Shape.Count >= 1 ? Shape[^1] : 1;

    /// <summary>Number of matrices.</summary>
    public int Matrices => Shape.Count == 3 ? (int)Shape[0] : 1;

    /// <summary>Sees a tensor of the parameter's shape this way.</summary>
    internal Tensor Of(Tensor tensor) => tensor.reshape([.. Shape]);
}
