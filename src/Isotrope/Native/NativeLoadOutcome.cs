namespace Isotrope.Native;

/// <summary>How the native half of TorchSharp came to be loaded, or why it could not be.</summary>
public enum NativeLoadOutcome
{
    /// <summary>This system needs no help: TorchSharp loads its library itself (Windows, macOS).</summary>
    LeftToSystem,

    /// <summary>The shipped library was loaded as it is.</summary>
    AsShipped,

    /// <summary>The shipped library asked for a newer C++ runtime than it uses; a relaxed image was loaded from memory.</summary>
    RelaxedInMemory,

    /// <summary>As <see cref="RelaxedInMemory"/>, through a private temporary file that has been deleted again.</summary>
    RelaxedInFile,

    /// <summary>No native library lies beside the program: no libtorch package is referenced.</summary>
    NotFound,

    /// <summary>The library is there and cannot work on this system.</summary>
    Refused,
}
