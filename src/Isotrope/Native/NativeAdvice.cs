namespace Isotrope.Native;

/// <summary>What a person can do when the native library does not load.</summary>
internal static class NativeAdvice
{
    public const string NotFound =
        "libLibTorchSharp.so was not found beside the program. Add a reference to the package TorchSharp-cpu " +
        "(or libtorch-cpu-linux-x64, or a CUDA package of the same version) to the executable project.";

    public const string Processor =
        "There is no libtorch for TorchSharp on Linux with this processor: only x64 is built. Use an x64 machine or container.";

    /// <summary>Explains why the shipped library cannot be used here.</summary>
    /// <param name="path">The library.</param>
    /// <param name="message">What the system said.</param>
    /// <param name="used">The symbols of missing versions that the library really uses, if that is the reason.</param>
    public static string Refused(string path, string message, IReadOnlyCollection<string>? used)
    {
        var cause = used is { Count: > 0 }
            ? $"it really uses {string.Join(", ", used.Take(3))}{(used.Count > 3 ? " and more" : "")} of a newer system library"
            : message;
        return $"TorchSharp's native library '{path}' cannot be loaded on this system: {cause}. It needs glibc 2.34 and the " +
            "C++ runtime of GCC 12 or newer, as on Debian 12, Ubuntu 22.04 and later. Use such a system or container, or put a " +
            "newer libstdc++.so.6 on LD_LIBRARY_PATH. `isotrope doctor` checks again.";
    }
}
