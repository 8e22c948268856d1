namespace Isotrope.Storage.Checkpoints;

/// <summary>A checkpoint that was passed over.</summary>
/// <param name="Step">Its step.</param>
/// <param name="Folder">Its folder, absolute.</param>
/// <param name="Error">What is wrong with it: a <see cref="CorruptFileException"/>, or what the disk reported.</param>
public sealed record DamagedCheckpoint(long Step, string Folder, IOException Error);
