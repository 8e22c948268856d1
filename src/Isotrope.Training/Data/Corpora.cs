using System.Globalization;

namespace Isotrope.Training.Data;

/// <summary>Opens the text that a user named, or finds one where he named none.</summary>
public static class Corpora
{
    /// <summary>Below this the API documentation counts as not installed: 2 MB; a full SDK has about 8.7 MB.</summary>
    public const int LeastDocumentation = 2_000_000;

    /// <summary>The corpus at that path, or the default one.</summary>
    /// <param name="path">A UTF-8 text file or a folder of such files; null for <see cref="Default"/>.</param>
    /// <exception cref="ArgumentException">The path leads nowhere, or to something that is not text.</exception>
    public static Corpus Open(string? path = null) => path is null ? Default() : TextFiles.Read(path);

    /// <summary>The API documentation beside the running .NET, or generated expressions where there is none.</summary>
    /// <param name="dotnetRoot">The installation to search; null for the running one.</param>
    /// <returns>A corpus whose note says which of the two it is.</returns>
    public static Corpus Default(string? dotnetRoot = null)
    {
        var root = dotnetRoot ?? SdkDocumentation.FindRoot();
        var found = root is null ? null : SdkDocumentation.Read(root);
        return found is { Length: >= LeastDocumentation }
            ? found
            : Expressions.Generate(note: string.Create(CultureInfo.InvariantCulture,
                $"Generated arithmetic expressions stand in for English: {(found?.Length ?? 0) / 1e6:0.0} MB of API " +
                $"documentation were found beside {root ?? "the running .NET"}, fewer than 2 MB. " +
                $"Name a text file or folder to train on that."));
    }
}
