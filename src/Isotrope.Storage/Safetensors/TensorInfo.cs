namespace Isotrope.Storage.Safetensors;

/// <summary>What the header of a safetensors file says of one tensor.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="ElementType">The type of its elements.</param>
/// <param name="Shape">Its lengths, outermost first; empty for a scalar.</param>
/// <param name="Offset">Where its elements begin, bytes from the start of the file.</param>
/// <param name="Bytes">The bytes that its elements take: row-major, little-endian, without gaps.</param>
public sealed record TensorInfo(string Name, ElementType ElementType, IReadOnlyList<long> Shape, long Offset, long Bytes);
