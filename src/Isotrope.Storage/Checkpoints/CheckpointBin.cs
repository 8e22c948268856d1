using Isotrope.Storage.Files;

namespace Isotrope.Storage.Checkpoints;

/// <summary>Removes folders from a store of checkpoints, and remembers those that would not go.</summary>
/// <param name="store">The store's folder.</param>
internal sealed class CheckpointBin(string store)
{
    private readonly List<string> _undeleted = [];

    /// <summary>The folders that could not be removed since <see cref="Forget"/>.</summary>
    internal IReadOnlyList<string> Undeleted => _undeleted;

    internal void Forget() => _undeleted.Clear();

    /// <summary>Removes a checkpoint. It is renamed first, so that a delete that is cut off leaves no half checkpoint
    /// behind.</summary>
    internal void Retire(string folder, long step)
    {
        if (!Directory.Exists(folder))
            return;
        var doomed = Path.Combine(store, CheckpointFiles.UnfinishedName(step));
        try
        {
            Directory.Move(folder, doomed);
        }
        catch (Exception error) when (WriteFailure.Is(error))
        {
            _undeleted.Add(folder);
            return;
        }
        Remove(doomed);
    }

    /// <summary>Removes what killed processes left behind.</summary>
    internal void RemoveUnfinished()
    {
        foreach (var folder in Directory.GetDirectories(store))
            if (CheckpointFiles.IsUnfinished(Path.GetFileName(folder)))
                Remove(folder);
    }

    /// <summary>Removes a folder that does not count as a checkpoint.</summary>
    internal void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (WriteFailure.Is(error))
        {
            _undeleted.Add(folder);
        }
    }
}
