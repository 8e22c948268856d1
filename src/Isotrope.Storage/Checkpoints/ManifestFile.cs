namespace Isotrope.Storage.Checkpoints;

/// <summary>A file of a checkpoint.</summary>
/// <param name="Name">Its name in the checkpoint's folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Checksum">Its checksum.</param>
internal sealed record ManifestFile(string Name, long Bytes, string Checksum);
