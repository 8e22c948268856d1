using System.Runtime.InteropServices;
using Isotrope.Storage.Safetensors;

namespace Isotrope.State;

/// <summary>Moves tensors between torch and safetensors files without a second copy in managed memory.</summary>
public static class TensorFiles
{
    private static readonly (ScalarType Torch, ElementType File)[] s_types =
    [
        (ScalarType.Float32, ElementType.Float32),
        (ScalarType.Float64, ElementType.Float64),
        (ScalarType.Float16, ElementType.Float16),
        (ScalarType.BFloat16, ElementType.BFloat16),
        (ScalarType.Int64, ElementType.Int64),
        (ScalarType.Int32, ElementType.Int32),
        (ScalarType.Byte, ElementType.UInt8),
    ];

    /// <summary>What a file needs to know of a tensor; its bytes are read when the file is written.</summary>
    /// <exception cref="ArgumentException">The tensor's type has no counterpart in safetensors.</exception>
    public static TensorData ToFile(string name, Tensor tensor) => new(name, TypeOf(tensor.dtype), tensor.shape, stream =>
    {
        using var scope = NewDisposeScope();
        stream.Write(MemoryMarshal.AsBytes(tensor.detach().cpu().contiguous().bytes));
    });

    /// <summary>Overwrites a tensor with one of a file, which must have its type and shape.</summary>
    /// <exception cref="ArgumentException">The file lacks the tensor, or it has another type or shape.</exception>
    public static void FromFile(SafetensorsFile file, string name, Tensor tensor)
    {
        if (!file.Tensors.TryGetValue(name, out var info))
            throw new ArgumentException($"'{file.Path}' has no tensor '{name}'. Was it written for another model?", nameof(name));
        if (info.ElementType != TypeOf(tensor.dtype) || !info.Shape.SequenceEqual(tensor.shape))
            throw new ArgumentException(
                $"'{name}' is {info.ElementType}[{string.Join(", ", info.Shape)}] in '{file.Path}', but " +
                $"{tensor.dtype}[{string.Join(", ", tensor.shape)}] is needed. Was it written for another model?", nameof(name));
        using var noGradient = no_grad();
        using var loaded = Read(file, info);
        tensor.copy_(loaded);
    }

    /// <summary>A tensor of a file in the type that it has there, on the processor; the caller disposes it.</summary>
    /// <exception cref="ArgumentException">The file lacks the tensor, or tensors of its type cannot be held.</exception>
    public static Tensor Read(SafetensorsFile file, string name) => file.Tensors.TryGetValue(name, out var info)
        ? Read(file, info)
        : throw new ArgumentException($"'{file.Path}' has no tensor '{name}'. Was it written for another model?", nameof(name));

    /// <summary>A tensor of a file, on the processor; the caller disposes it.</summary>
    /// <exception cref="ArgumentException">Tensors of its type cannot be held.</exception>
    internal static Tensor Read(SafetensorsFile file, TensorInfo info)
    {
        var tensor = empty([.. info.Shape], dtype: TypeOf(info.ElementType));
        if (info.Bytes > 0) file.Read(info.Name, MemoryMarshal.AsBytes(tensor.bytes));
        return tensor;
    }

    /// <summary>The type in torch.</summary>
    /// <exception cref="ArgumentException">There is none here.</exception>
    internal static ScalarType TypeOf(ElementType type)
    {
        foreach (var (torch, file) in s_types)
            if (file == type) return torch;
        throw new ArgumentException($"Tensors of type {type} cannot be read. Convert the file to float32 first.", nameof(type));
    }

    private static ElementType TypeOf(ScalarType type)
    {
        foreach (var (torch, file) in s_types)
            if (torch == type) return file;
        throw new ArgumentException($"Tensors of type {type} cannot be stored. Convert to float32 first.", nameof(type));
    }
}
