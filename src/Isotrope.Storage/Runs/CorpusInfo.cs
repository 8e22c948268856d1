namespace Isotrope.Storage.Runs;

/// <summary>The text a run trains on.</summary>
/// <param name="Name">File, folder or generator.</param>
/// <param name="Bytes">Its length, which is also its number of tokens.</param>
/// <param name="Sha256">Its hash, lower-case hexadecimal.</param>
public sealed record CorpusInfo(string Name, long Bytes, string Sha256)
{
    /// <summary>What a reader should know of it, for instance that it stands in for another; or null.</summary>
    public string? Note { get; init; }
}
