using System.Text.Json;
using Isotrope.Storage.Files;
using Isotrope.Storage.Safetensors;

namespace Isotrope.Storage.Checkpoints;

/// <summary>The checkpoints of one run, each a folder <c>step-00000200</c> of tensors, state and a manifest of
/// checksums.</summary>
/// <remarks>
/// <see cref="Save"/> writes into a hidden folder, flushes it to the disk, reads it back against its checksums and renames
/// it; only then are older ones removed. So a process killed at any moment, a full disk and a failed delete cost at most
/// the checkpoint that was being written. One process may save at a time (<see cref="Runs.RunLock"/>); reading needs no lock.
/// </remarks>
public sealed class CheckpointStore
{
    private readonly int _keep;
    private readonly List<DamagedCheckpoint> _damaged = [];
    private readonly CheckpointBin _bin;

    /// <summary>Names a store; nothing is created before the first <see cref="Save"/>.</summary>
    /// <param name="folder">The folder that holds the checkpoints.</param>
    /// <param name="keep">How many of the newest survive a <see cref="Save"/>; at least 2, so that a damaged one is never the
    /// only one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="keep"/> is below 2.</exception>
    public CheckpointStore(string folder, int keep = 2)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (keep < 2)
            throw new ArgumentOutOfRangeException(nameof(keep), keep,
                $"{nameof(keep)} must be at least 2: with a single checkpoint, one that the disk damages is the end of the run.");
        _keep = keep;
        Folder = Path.GetFullPath(folder);
        _bin = new(Folder);
    }

    /// <summary>The folder that holds the checkpoints, absolute.</summary>
    public string Folder { get; }

    /// <summary>The steps of all checkpoints, oldest first, intact or not.</summary>
    public IReadOnlyList<long> Steps => Directory.Exists(Folder)
        ? [.. Directory.GetDirectories(Folder)
            .Select(path => CheckpointFiles.StepOf(Path.GetFileName(path)))
            .OfType<long>().Distinct().Order()]
        : [];

    /// <summary>The checkpoints that the last <see cref="Latest"/> passed over because they are damaged, newest first.</summary>
    public IReadOnlyList<DamagedCheckpoint> Damaged => _damaged;

    /// <summary>The folders that the last <see cref="Save"/> should have removed and could not; the next one tries
    /// again.</summary>
    public IReadOnlyList<string> Undeleted => _bin.Undeleted;

    /// <summary>Saves a checkpoint. When this returns, it survives the end of the process and a power cut.</summary>
    /// <param name="step">Steps taken so far, at least 0. A checkpoint of the same step is replaced.</param>
    /// <param name="tensors">The tensors, as for <see cref="SafetensorsFile.Write"/>.</param>
    /// <param name="state">Whatever else a resumed run needs; <see cref="JsonSerializer"/> makes it of any record.</param>
    /// <returns>The checkpoint's folder, absolute.</returns>
    /// <exception cref="ArgumentException">The step is negative, or tensors or state cannot be written; earlier checkpoints are
    /// intact.</exception>
    /// <exception cref="IOException">The disk refused or returned something else than was written; the message tells the
    /// path and the free bytes. Earlier checkpoints are intact and nothing of the new one remains.</exception>
    public string Save(long step, IReadOnlyList<TensorData> tensors, JsonElement state)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (state.ValueKind == JsonValueKind.Undefined)
            throw new ArgumentException(
                "The state is not JSON but the default of its type. Give an empty object for none.", nameof(state));
        var layout = SafetensorsLayout.Of(tensors, metadata: null);
        var target = Path.Combine(Folder, CheckpointFiles.FolderName(step));
        var unfinished = Path.Combine(Folder, CheckpointFiles.UnfinishedName(step));
        _bin.Forget();
        try
        {
            Files.Folder.Create(Folder);
            _bin.RemoveUnfinished();
            CheckpointWriter.Write(unfinished, step, layout, state);
            CheckpointReader.Open(unfinished, step).Dispose();
            Publish(step, unfinished, target);
        }
        catch (Exception error) when (WriteFailure.Is(error))
        {
            _bin.Remove(unfinished);
            throw WriteFailure.Explain(target, error);
        }
        catch
        {
            _bin.Remove(unfinished);
            throw;
        }
        _damaged.RemoveAll(checkpoint => checkpoint.Step == step);
        Purge(step);
        return target;
    }

    /// <summary>Opens the newest intact checkpoint; those passed over are in <see cref="Damaged"/>.</summary>
    /// <returns>The checkpoint, to be disposed by the caller; null if there is none at all.</returns>
    /// <exception cref="CorruptFileException">There are checkpoints, but all are damaged; the newest one's defect is
    /// named.</exception>
    /// <exception cref="IOException">There are checkpoints, but the disk lets none be read.</exception>
    public Checkpoint? Latest()
    {
        _damaged.Clear();
        foreach (var step in Steps.Reverse())
        {
            try
            {
                return Open(step);
            }
            catch (IOException error)
            {
                _damaged.Add(new(step, FolderOf(step), error));
            }
        }
        return _damaged is [var newest, ..] ? throw newest.Error : null;
    }

    /// <summary>Opens the checkpoint of a step.</summary>
    /// <param name="step">One of <see cref="Steps"/>.</param>
    /// <returns>The checkpoint, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">There is no checkpoint of that step.</exception>
    /// <exception cref="CorruptFileException">It is damaged; the file, and where it can be told the tensor, is named.</exception>
    /// <exception cref="IOException">The disk does not let it be read.</exception>
    public Checkpoint Open(long step)
    {
        var folder = FolderOf(step);
        if (!Directory.Exists(folder))
            throw new ArgumentException($"{Folder} has no checkpoint of step {step}. It has " +
                $"{(Steps is [] ? "none" : string.Join(", ", Steps))}.", nameof(step));
        return CheckpointReader.Open(folder, step);
    }

    /// <summary>Removes the checkpoints that a run resumed from an earlier one leaves behind, so that none of them is the
    /// latest.</summary>
    /// <param name="step">The step from which the run goes on; its checkpoint stays.</param>
    public void DiscardAfter(long step)
    {
        _bin.Forget();
        foreach (var later in Steps.Where(other => other > step))
            Retire(later);
    }

    private string FolderOf(long step)
    {
        var folder = Path.Combine(Folder, CheckpointFiles.FolderName(step));
        var replaced = Path.Combine(Folder, CheckpointFiles.ReplacedName(step));
        return !Directory.Exists(folder) && Directory.Exists(replaced) ? replaced : folder;
    }

    // A folder cannot be renamed over another one. Between the two renames the old one counts under its second name (FolderOf).
    private void Publish(long step, string unfinished, string target)
    {
        var replaced = Path.Combine(Folder, CheckpointFiles.ReplacedName(step));
        if (Directory.Exists(target))
        {
            if (Directory.Exists(replaced))
                Directory.Move(replaced, Path.Combine(Folder, CheckpointFiles.UnfinishedName(step)));
            Directory.Move(target, replaced);
        }
        Directory.Move(unfinished, target);
        Files.Folder.Flush(Folder);
        _bin.Retire(replaced, step);
    }

    private void Purge(long saved)
    {
        var kept = 1;                            // the one just saved
        foreach (var step in Steps.Where(step => step != saved).Reverse())
        {
            if (kept >= _keep)
                Retire(step);
            else if (_damaged.All(checkpoint => checkpoint.Step != step))
                kept++;
        }
    }

    private void Retire(long step)
    {
        _damaged.RemoveAll(checkpoint => checkpoint.Step == step);
        _bin.Retire(Path.Combine(Folder, CheckpointFiles.FolderName(step)), step);
        _bin.Retire(Path.Combine(Folder, CheckpointFiles.ReplacedName(step)), step);
    }
}
