using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Isotrope.Plan;

/// <summary>Tells whether two parameters are the same numbers in memory.</summary>
/// <remarks>TorchSharp makes a new handle whenever a native layer hands out its weight, so a tied weight cannot be known by
/// it.</remarks>
internal static class Memory
{
    /// <summary>Equal for tensors that are the same memory.</summary>
    public static (long Address, long Offset, long Count) Of(Tensor tensor)
    {
        var count = tensor.numel();
        // An empty tensor has no memory, so only its handle tells it from another.
        if (count == 0) return (tensor.Handle, 0, 0);
        return tensor.dtype switch   // a storage read as another type is a copy
        {
            ScalarType.Float32 => (tensor.storage<float>().data_ptr(), tensor.storage_offset(), count),
            ScalarType.Float64 => (tensor.storage<double>().data_ptr(), tensor.storage_offset(), count),
            // TorchSharp has no storage of 16-bit floats; on a GPU they are told apart by their handles alone.
            _ when tensor.device_type == DeviceType.CPU && tensor.is_contiguous() => (First(tensor.bytes), 0, count),
            _ => (tensor.Handle, 0, count),
        };
    }

    private static unsafe long First(Span<byte> bytes) => (long)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes));
}
