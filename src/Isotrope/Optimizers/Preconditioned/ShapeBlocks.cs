namespace Isotrope.Optimizers;

/// <summary>Cuts a tensor along each side into blocks of a largest size.</summary>
internal static class ShapeBlocks
{
    /// <summary>The blocks as views, the last side's index running fastest.</summary>
    public static IReadOnlyList<Tensor> Of(Tensor tensor, long largest)
    {
        IEnumerable<Tensor> blocks = [tensor];
        for (var side = 0; side < tensor.dim(); side++)
        {
            var along = side;
            blocks = blocks.SelectMany(block => block.split(largest, along));
        }
        return [.. blocks];
    }

    /// <summary>The shapes of the blocks of a tensor of that shape.</summary>
    public static IReadOnlyList<long[]> ShapesOf(IReadOnlyList<long> shape, long largest)
    {
        IEnumerable<long[]> shapes = [[]];
        foreach (var size in shape)
            shapes = shapes.SelectMany(prefix => Pieces(size, largest).Select(piece => (long[])[.. prefix, piece])).ToList();
        return [.. shapes];
    }

    private static IEnumerable<long> Pieces(long size, long largest)
    {
        for (var start = 0L; start < size; start += largest) yield return Math.Min(largest, size - start);
    }
}
