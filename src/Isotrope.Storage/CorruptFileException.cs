namespace Isotrope.Storage;

/// <summary>A file is not what its format demands: torn, altered, or never of that format.</summary>
/// <param name="path">The file.</param>
/// <param name="offset">Where the defect was noticed, bytes from the start of the file.</param>
/// <param name="defect">What was found and what is allowed.</param>
/// <param name="cause">The exception behind it, if any.</param>
public sealed class CorruptFileException(string path, long offset, string defect, Exception? cause = null)
    : IOException($"{path}, byte {offset}: {defect}", cause)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Where the defect was noticed, bytes from the start of the file.</summary>
    public long Offset { get; } = offset;
}
