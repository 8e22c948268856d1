namespace Isotrope.Plan;

/// <summary>Tells whether two parameters are the same numbers in memory.</summary>
/// <remarks>TorchSharp makes a new handle whenever a native layer hands out its weight, so a tied weight cannot be known by
/// it.</remarks>
internal static class Memory
{
    /// <summary>Equal for tensors that are the same memory.</summary>
    public static (long Address, long Offset, long Count) Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var count = tensor.numel();
        // An empty tensor has no memory, so only its handle tells it from another.
        if (count == 0) return (tensor.Handle, 0, 0);
        var address = tensor.dtype switch   // a storage read as another type is a copy
        {
            ScalarType.Float32 => tensor.storage<float>().data_ptr(),
            ScalarType.Float64 => tensor.storage<double>().data_ptr(),
            ScalarType.Float16 or ScalarType.BFloat16 => tensor.detach().view(ScalarType.Int16).storage<short>().data_ptr(),
            _ => tensor.Handle,
        };
        return (address, tensor.storage_offset(), count);
    }
}
