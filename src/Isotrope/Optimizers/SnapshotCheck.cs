namespace Isotrope.Optimizers;

/// <summary>Compares the layout of two snapshots.</summary>
internal static class SnapshotCheck
{
    public static void SameLayout(OptimizerSnapshot own, OptimizerSnapshot given)
    {
        Same(own.Tensors.Keys, given.Tensors.Keys, "tensor");
        Same(own.Steps.Keys, given.Steps.Keys, "step count");
        foreach (var (name, tensor) in own.Tensors)
            if (!tensor.shape.SequenceEqual(given.Tensors[name].shape) || tensor.dtype != given.Tensors[name].dtype)
                throw new ArgumentException(
                    $"'{name}' is {Describe(given.Tensors[name])} in the snapshot and {Describe(tensor)} " +
                    "here. Restore it into the model and optimizer that it was taken from.", nameof(given));
    }

    private static void Same(IEnumerable<string> own, IEnumerable<string> given, string what)
    {
        if (own.Except(given).FirstOrDefault() is { } missing)
            throw new ArgumentException(
                $"The snapshot lacks the {what} '{missing}'. Was it taken from another optimizer or model?", nameof(given));
        if (given.Except(own).FirstOrDefault() is { } unknown)
            throw new ArgumentException(
                $"The snapshot has a {what} '{unknown}' that this optimizer does not know.", nameof(given));
    }

    private static string Describe(Tensor tensor) => $"{tensor.dtype}[{string.Join(", ", tensor.shape)}]";
}
