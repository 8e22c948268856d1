using System.Runtime.InteropServices;
using Isotrope.Storage.Safetensors;
using static TorchSharp.torch;

namespace Isotrope.Training.Checkpoints;

/// <summary>Moves tensors between torch and safetensors files without a second copy in managed memory.</summary>
public static class TensorFiles
{
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
        using var scope = NewDisposeScope();
        var loaded = empty(tensor.shape, dtype: tensor.dtype);
        file.Read(name, MemoryMarshal.AsBytes(loaded.bytes));
        tensor.copy_(loaded);
    }

    private static ElementType TypeOf(ScalarType type) => type switch
    {
        ScalarType.Float32 => ElementType.Float32,
        ScalarType.Float64 => ElementType.Float64,
        ScalarType.Float16 => ElementType.Float16,
        ScalarType.BFloat16 => ElementType.BFloat16,
        ScalarType.Int64 => ElementType.Int64,
        ScalarType.Int32 => ElementType.Int32,
        _ => throw new ArgumentException($"Tensors of type {type} cannot be stored. Convert to float32 first.", nameof(type)),
    };
}
