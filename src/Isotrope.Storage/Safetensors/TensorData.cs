using System.Runtime.InteropServices;

namespace Isotrope.Storage.Safetensors;

/// <summary>A tensor on its way into a file: its description, and a callback that writes its elements when their turn
/// comes.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="ElementType">The type of its elements.</param>
/// <param name="Shape">Its lengths, outermost first; empty for a scalar.</param>
/// <param name="Write">Writes exactly the elements' bytes, row-major and little-endian, in as many pieces as it likes.</param>
public sealed record TensorData(string Name, ElementType ElementType, IReadOnlyList<long> Shape, Action<Stream> Write)
{
    /// <summary>A tensor whose elements lie in memory.</summary>
    /// <typeparam name="T">bool, a signed or unsigned integer, <see cref="Half"/>, float or double.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="values">Its elements, row-major; read when the file is written, not now.</param>
    /// <param name="shape">Its lengths, outermost first; empty for a scalar.</param>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> has no counterpart in the format.</exception>
    public static TensorData Of<T>(string name, ReadOnlyMemory<T> values, params long[] shape) where T : unmanaged =>
        new(name, TypeOf<T>(), shape, stream => stream.Write(MemoryMarshal.AsBytes(values.Span)));

    private static ElementType TypeOf<T>() => default(T) switch
    {
        bool => ElementType.Bool,
        byte => ElementType.UInt8,
        sbyte => ElementType.Int8,
        ushort => ElementType.UInt16,
        short => ElementType.Int16,
        uint => ElementType.UInt32,
        int => ElementType.Int32,
        ulong => ElementType.UInt64,
        long => ElementType.Int64,
        Half => ElementType.Float16,
        float => ElementType.Float32,
        double => ElementType.Float64,
        _ => throw new ArgumentException(
            $"{typeof(T)} has no counterpart among the types of the format ({ElementTypes.Names}). " +
            "Name the type and write the bytes with the constructor."),
    };
}
