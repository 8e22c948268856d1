namespace Isotrope;

/// <summary>The files of the repository that the tests are built from, found from where they run: a build may hide the paths of its sources.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Isotrope.slnx"))) folder = folder.Parent;
        return folder?.FullName
            ?? throw new InvalidOperationException(
                $"No folder above '{AppContext.BaseDirectory}' holds Isotrope.slnx. Run the tests in the repository.");
    }
}
