using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Isotrope.Native;

/// <summary>Makes TorchSharp load on Linux systems whose C++ runtime is older than the one it was linked against.</summary>
/// <remarks>
/// TorchSharp 0.107 asks for <c>GLIBCXX_3.4.32</c> (GCC 13) without using a symbol of that version, so Debian 12 and
/// Ubuntu 22.04 refuse to load it. When the system's own attempt has failed, this class relaxes exactly that demand, and only
/// if no relocation refers to a symbol of the missing version, and loads the result from memory. The shipped file,
/// package caches and output folders are never written. Where the shipped file loads, nothing is changed.
/// <para>Programs that reference the package need not call anything: a module initializer calls <see cref="Install"/>.</para>
/// </remarks>
public static class TorchNative
{
    private const string Library = "LibTorchSharp";
    private static readonly Lock s_gate = new();
    private static bool s_installed;
    private static nint s_handle;
    private static NativeLoadReport? s_report;

    /// <summary>Arranges that torch, when first used, is loaded by this class if the system cannot. Takes microseconds.</summary>
    public static void Install()
    {
        lock (s_gate)
        {
            if (s_installed || !IsLinuxX64) return;
            s_installed = true;
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += Resolve;
        }
    }

    /// <summary>Loads the native library now, if that has not happened yet, and says how.</summary>
    /// <returns>The report; its <see cref="NativeLoadReport.Usable"/> is false where torch cannot work.</returns>
    public static NativeLoadReport EnsureLoaded()
    {
        Install();
        lock (s_gate)
        {
            if (s_report is not null) return s_report;
            if (!OperatingSystem.IsLinux())
                return s_report = new(NativeLoadOutcome.LeftToSystem, null, "this system needs no help to load torch");
            if (!IsLinuxX64) return s_report = new(NativeLoadOutcome.Refused, null, NativeAdvice.Processor);
            s_report = Load();
            TakeOverNativeCalls();
            return s_report;
        }
    }

    private static bool IsLinuxX64 =>
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>The runtime asks here after its own search has failed.</summary>
    /// <remarks>
    /// TorchSharp answers a failed load by copying half a gigabyte and blaming a missing package. So where nothing can be
    /// loaded it is given some handle, and its first native call, which <see cref="Find"/> answers, says the true cause.
    /// </remarks>
    private static nint Resolve(Assembly assembly, string name)
    {
        if (name != Library) return 0;
        return EnsureLoaded().Usable ? s_handle : NativeLibrary.GetMainProgramHandle();
    }

    /// <summary>Answers TorchSharp's native calls without the failing search.</summary>
    private static nint Find(string name, Assembly assembly, DllImportSearchPath? search)
    {
        if (name != Library) return 0;
        return s_report is { Usable: false } report ? throw new DllNotFoundException(report.Detail) : s_handle;
    }

    private static NativeLoadReport Load()
    {
        var path = NativeFiles.Find("libLibTorchSharp.so");
        if (path is null) return new(NativeLoadOutcome.NotFound, null, NativeAdvice.NotFound);

        // The dependencies first and by path: the relaxed image has no folder of its own to find them beside it.
        foreach (var dependency in NativeFiles.Dependencies) NativeLibrary.TryLoad(dependency, out _);

        if (TryLoad(path, out var message)) return new(NativeLoadOutcome.AsShipped, path, "loaded as shipped");

        var image = ElfImage.TryRead(path);
        var relaxed = image?.RelaxUnusedVersions(message);
        if (relaxed is null or { Count: 0 })
            return new(NativeLoadOutcome.Refused, path, NativeAdvice.Refused(path, message, image?.UsedSymbols(message)));

        var detail = $"the unused demand for {string.Join(", ", relaxed)} was relaxed";
        if (RelaxedLibrary.TryLoadFromMemory(image!.Bytes, out s_handle))
            return new(NativeLoadOutcome.RelaxedInMemory, path, detail);
        if (RelaxedLibrary.TryLoadFromFile(image.Bytes, out s_handle, out message))
            return new(NativeLoadOutcome.RelaxedInFile, path, detail);
        return new(NativeLoadOutcome.Refused, path, NativeAdvice.Refused(path, message, null));
    }

    private static bool TryLoad(string path, out string message)
    {
        try
        {
            s_handle = NativeLibrary.Load(path);
            message = "";
            return true;
        }
        catch (DllNotFoundException exception)
        {
            message = exception.Message;
            return false;
        }
    }

    private static void TakeOverNativeCalls()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(TorchSharp.torch).Assembly, Find);
        }
        catch (InvalidOperationException)
        {
            // Somebody else has registered a resolver: the search that ends in Resolve serves as well.
        }
    }
}
