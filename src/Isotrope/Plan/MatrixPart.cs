namespace Isotrope.Plan;

/// <summary>A region of a parameter that is seen as one matrix [m, n], or as several of one shape [b, m, n].</summary>
/// <remarks>
/// The region is found in three steps, none of which moves a number:
/// <code>
/// parameter → reshape(Split) → narrow(Dimension, Start, Length) → permute(Axes) → seen as Shape
/// </code>
/// An optimizer treats each part like a parameter of its own that shares the storage, so that a view gives the same update as
/// separate parameters would.
/// </remarks>
/// <param name="Name">What the part is, for instance <c>query</c>.</param>
/// <param name="Split">Shape under which the region is a range of one dimension.</param>
/// <param name="Dimension">That dimension.</param>
/// <param name="Start">First index of the range.</param>
/// <param name="Length">Length of the range.</param>
/// <param name="Axes">Order of the dimensions that puts rows and columns last.</param>
/// <param name="Shape">The matrices: [m, n] or [b, m, n].</param>
public sealed record MatrixPart(
    string Name, IReadOnlyList<long> Split, int Dimension, long Start, long Length, IReadOnlyList<long> Axes,
    IReadOnlyList<long> Shape)
{
    /// <summary>The part seen as matrices, once <see cref="Of"/> has cut it out.</summary>
    public MatrixView View => new(Name, Shape);

    /// <summary>A part whose dimensions are in order already.</summary>
    internal static MatrixPart Range(
        string name, IReadOnlyList<long> split, int dimension, long start, long length, IReadOnlyList<long> shape) =>
        new(name, split, dimension, start, length, [.. Enumerable.Range(0, split.Count).Select(axis => (long)axis)], shape);

    /// <summary>A part that is the whole parameter with its dimensions in another order.</summary>
    internal static MatrixPart Permuted(
        string name, IReadOnlyList<long> split, IReadOnlyList<long> axes, IReadOnlyList<long> shape) =>
        new(name, split, 0, 0, split[0], axes, shape);

    /// <summary>The region of a tensor of the parameter's shape; shares its storage if that is contiguous.</summary>
    internal Tensor Of(Tensor tensor) =>
        tensor.reshape([.. Split]).narrow(Dimension, Start, Length).permute([.. Axes]);
}
