using System.Globalization;

namespace Isotrope.Storage.Checkpoints;

/// <summary>The names that a checkpoint folder and its store use.</summary>
/// <remarks>Only these constants ever become paths; no name is taken from a file.</remarks>
internal static class CheckpointFiles
{
    internal const string Tensors = "tensors.safetensors";

    internal const string State = "state.json";

    internal const string Manifest = "manifest.json";

    private const string Prefix = "step-";

    private const string Unfinished = ".unfinished-";

    private const string Replaced = ".replaced";

    /// <summary>Name of the folder of a step, for instance <c>step-00000200</c>.</summary>
    internal static string FolderName(long step) => Prefix + step.ToString("D8", CultureInfo.InvariantCulture);

    /// <summary>Name under which the folder of a step waits while a new one of the same step takes its place.</summary>
    internal static string ReplacedName(long step) => FolderName(step) + Replaced;

    /// <summary>A fresh name for what is not yet, or no longer, a checkpoint.</summary>
    internal static string UnfinishedName(long step) => $"{Unfinished}{FolderName(step)}-{Path.GetRandomFileName()}";

    /// <summary>Tells whether a folder is one that a killed process left unfinished.</summary>
    internal static bool IsUnfinished(string name) => name.StartsWith(Unfinished, StringComparison.Ordinal);

    /// <summary>The step that a folder's name stands for, or null if it stands for none.</summary>
    internal static long? StepOf(string name)
    {
        if (name.EndsWith(Replaced, StringComparison.Ordinal))
            name = name[..^Replaced.Length];
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            && name == FolderName(step)
            ? step
            : null;
    }
}
