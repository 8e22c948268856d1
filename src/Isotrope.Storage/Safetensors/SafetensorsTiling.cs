namespace Isotrope.Storage.Safetensors;

/// <summary>Checks that the tensors of a file cover its data from the first byte to the last, each byte once.</summary>
internal static class SafetensorsTiling
{
    /// <summary>Refuses a hole, an overlap or bytes that belong to no tensor.</summary>
    /// <param name="tensors">All tensors of the file.</param>
    /// <param name="start">Where the data begins, bytes from the start of the file.</param>
    /// <param name="end">Where the file ends.</param>
    /// <param name="path">The file, for messages.</param>
    internal static void Check(IReadOnlyCollection<TensorInfo> tensors, long start, long end, string path)
    {
        TensorInfo[] ordered = [.. tensors];
        Array.Sort(ordered, static (a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.Bytes.CompareTo(b.Bytes));

        var next = start;
        foreach (var tensor in ordered)
        {
            if (tensor.Offset != next)
                throw new CorruptFileException(path, Math.Min(next, tensor.Offset), tensor.Offset < next
                    ? $"the tensor '{tensor.Name}' overlaps the one before it by {next - tensor.Offset} bytes; " +
                        "sharing is not allowed."
                    : $"{tensor.Offset - next} bytes before the tensor '{tensor.Name}' belong to no tensor; " +
                        "holes are not allowed.");
            next += tensor.Bytes;
        }
        if (next != end)
            throw new CorruptFileException(path, next,
                $"{end - next} bytes after the last tensor belong to none; the tensors must fill the file.");
    }
}
