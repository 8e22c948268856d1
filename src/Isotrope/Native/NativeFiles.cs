namespace Isotrope.Native;

/// <summary>Finds the files of libtorch beside the program, in the order in which the runtime looks.</summary>
internal static class NativeFiles
{
    private static readonly string[] s_dependencies = ["libc10.so", "libtorch_cpu.so", "libtorch_cuda.so", "libtorch.so"];

    /// <summary>The libraries that must be loaded before TorchSharp's own, as far as they exist.</summary>
    public static IEnumerable<string> Dependencies => s_dependencies.Select(Find).OfType<string>();

    /// <summary>The first existing file of that name, or null.</summary>
    public static string? Find(string file) =>
        Folders().Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Folders()
    {
        if (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") is string folders)
            foreach (var folder in folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
                yield return folder;
        yield return AppContext.BaseDirectory;
        yield return Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");
    }
}
