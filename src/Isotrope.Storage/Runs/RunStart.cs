using Isotrope.Storage.Files;

namespace Isotrope.Storage.Runs;

/// <summary>The start of a run, which leaves nothing behind unless it succeeds.</summary>
/// <param name="folder">The run's folder.</param>
/// <param name="isNew">Whether this start created it.</param>
internal sealed class RunStart(string folder, bool isNew) : IDisposable
{
    private string[] _owned = [];
    private bool _done;

    /// <summary>Names the files that this start writes, from now on.</summary>
    internal void Owns(params string[] names) => _owned = names;

    /// <summary>Everything is in place and stays.</summary>
    internal void Succeeded() => _done = true;

    /// <summary>Removes what the start wrote, unless it succeeded.</summary>
    public void Dispose()
    {
        if (_done)
            return;
        _done = true;
        try
        {
            foreach (var name in _owned)
                File.Delete(Path.Combine(folder, name));
            if (isNew)
                Directory.Delete(folder);        // refuses if anybody else has put something there
        }
        catch (Exception error) when (WriteFailure.Is(error))
        {
            // The failure that brought us here is the one to report; what is left counts as an empty folder.
        }
    }
}
