namespace Isotrope.Polar.Kernels;

/// <summary>Work matrices that a thread uses again and again.</summary>
/// <remarks>
/// A fresh matrix of some megabytes costs more than a pass over it, because the system hands out its pages one fault at a time. The
/// content of a matrix is undefined when it is borrowed, and it stays valid until the same name is borrowed again. Only for processors:
/// graphics devices have an allocator that remembers.
/// </remarks>
internal static class Scratch
{
    /// <summary>Beyond this a thread forgets the matrices it holds: seven of 2048 x 2048 in single precision fit.</summary>
    private const long LargestTotal = 128L << 20;

    [ThreadStatic]
    private static Dictionary<(string Name, long Batch, long Rows, long Columns, ScalarType Type), Tensor>? s_kept;

    /// <summary>A square matrix; see <see cref="Matrix"/>.</summary>
    public static Tensor Square(string name, long size, Tensor like) => Matrix(name, size, size, like);

    /// <summary>A batch of matrices [batch, rows, columns]; see <see cref="Matrix"/>.</summary>
    public static Tensor Batch(string name, long batch, long rows, long columns, Tensor like) => Of(name, batch, rows, columns, like);

    /// <summary>A matrix [rows, columns] of the type and device of another tensor. Belongs to the pool or to the caller's dispose
    /// scope: never dispose it.</summary>
    public static Tensor Matrix(string name, long rows, long columns, Tensor like) => Of(name, 0, rows, columns, like);

    private static Tensor Of(string name, long batch, long rows, long columns, Tensor like)
    {
        long[] shape = batch == 0 ? [rows, columns] : [batch, rows, columns];
        if (like.device_type != DeviceType.CPU) return empty(shape, dtype: like.dtype, device: like.device);
        s_kept ??= [];
        if (s_kept.TryGetValue((name, batch, rows, columns, like.dtype), out var kept)) return kept;
        var bytes = Math.Max(1, batch) * rows * columns * like.element_size();
        if (bytes > LargestTotal / 4) return empty(shape, dtype: like.dtype);
        // Finalizers release what is forgotten; a matrix in use stays alive until its last user lets go of it.
        if (s_kept.Values.Sum(tensor => tensor.numel() * tensor.element_size()) + bytes > LargestTotal) s_kept.Clear();
        return s_kept[(name, batch, rows, columns, like.dtype)] = empty(shape, dtype: like.dtype).DetachFromDisposeScope();
    }
}
