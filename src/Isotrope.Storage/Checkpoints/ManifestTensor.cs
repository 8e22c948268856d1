namespace Isotrope.Storage.Checkpoints;

/// <summary>A tensor of a checkpoint.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Checksum">Checksum of its bytes.</param>
internal sealed record ManifestTensor(string Name, string Checksum);
