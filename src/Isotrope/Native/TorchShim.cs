using System.Runtime.InteropServices;

namespace Isotrope.Native;

/// <summary>Operations of libtorch that TorchSharp does not offer, through libtorch's own C interface.</summary>
/// <remarks>
/// libtorch exports plain C functions for compiled models; their tensor handle is the pointer that <see cref="Tensor.Handle"/>
/// holds. With them products write into memory that exists, and whole lists of parameters are updated by one kernel. The
/// functions are bound on first use and proved on small tensors against TorchSharp; where one is missing, answers otherwise
/// or belongs to another version of libtorch, <see cref="IsAvailable"/> is false and callers take the managed way. A refused
/// call throws and never ends the process.
/// </remarks>
internal static unsafe partial class TorchShim
{
    private const ulong Version = 0x020A_0000_0000_0000;   // of the interface: libtorch 2.10, with which TorchSharp 0.107 comes

    private static readonly Lazy<bool> s_works = new(Works);
    private static nint s_library;
    private static delegate* unmanaged<nint, nint, nint, int> s_mm;
    private static delegate* unmanaged<nint, nint, nint, nint, double, double, int> s_addmm, s_baddbmm;
    private static delegate* unmanaged<byte*, byte*, ulong*, ulong, int> s_call;
    private static delegate* unmanaged<nint, nint*, int> s_newHandle;
    private static delegate* unmanaged<nuint, nint*, int> s_newList;
    private static delegate* unmanaged<nint, ulong, int> s_push;

    /// <summary>Whether the operations work here. The first look binds and proves them, some milliseconds.</summary>
    public static bool IsAvailable => IsEnabled && s_works.Value;

    /// <summary>Off makes every caller take the managed way; for comparisons. Default on.</summary>
    public static bool IsEnabled { get; set; } = true;

    /// <summary>target ← a·b for matrices on the processor.</summary>
    public static void Multiply(Tensor target, Tensor a, Tensor b)
    {
        Bound();
        Succeeded(s_mm(target.Handle, a.Handle, b.Handle), "mm.out");
        KeepAlive(target, a, b);
    }

    /// <summary>target ← β·c + α·a·b for matrices on the processor; target may be c.</summary>
    public static void MultiplyAdd(Tensor target, double beta, Tensor c, double alpha, Tensor a, Tensor b)
    {
        Bound();
        Succeeded(s_addmm(target.Handle, c.Handle, a.Handle, b.Handle, beta, alpha), "addmm.out");
        KeepAlive(target, a, b, c);
    }

    /// <summary>target ← β·c + α·a·b for batches of matrices on the processor; target may be c.</summary>
    public static void BatchMultiplyAdd(Tensor target, double beta, Tensor c, double alpha, Tensor a, Tensor b)
    {
        Bound();
        Succeeded(s_baddbmm(target.Handle, c.Handle, a.Handle, b.Handle, beta, alpha), "baddbmm.out");
        KeepAlive(target, a, b, c);
    }

    /// <summary>Calls an operation by its name in libtorch's schema.</summary>
    /// <param name="operation">Its name with namespace.</param>
    /// <param name="overload">Its overload, usually empty.</param>
    /// <param name="arguments">All arguments of the schema, made by <see cref="Of(Tensor)"/> and its overloads; the call
    /// takes them over. Results come back in their place.</param>
    /// <exception cref="InvalidOperationException">libtorch refused the call.</exception>
    public static void Call(string operation, string overload, Span<ulong> arguments)
    {
        Bound();
        var (name, variant) = (Marshal.StringToCoTaskMemUTF8(operation), Marshal.StringToCoTaskMemUTF8(overload));
        try
        {
            fixed (ulong* stack = arguments) Succeeded(s_call((byte*)name, (byte*)variant, stack, Version), operation);
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
            Marshal.FreeCoTaskMem(variant);
        }
    }

    /// <summary>A tensor as an argument.</summary>
    public static ulong Of(Tensor tensor)
    {
        Bound();
        nint handle;
        Succeeded(s_newHandle(tensor.Handle, &handle), "new_tensor_handle");
        GC.KeepAlive(tensor);
        return (ulong)handle;
    }

    /// <summary>A list of tensors as an argument.</summary>
    public static ulong Of(IReadOnlyList<Tensor> tensors)
    {
        Bound();
        nint list;
        Succeeded(s_newList((nuint)tensors.Count, &list), "new_list");
        foreach (var tensor in tensors) Succeeded(s_push(list, Of(tensor)), "list_push_back");
        return (ulong)list;
    }

    /// <summary>A number as an argument.</summary>
    public static ulong Of(double value) => BitConverter.DoubleToUInt64Bits(value);

    /// <summary>A yes or no as an argument.</summary>
    public static ulong Of(bool value) => value ? 1UL : 0UL;

    /// <summary>The absent value of an optional argument.</summary>
    public static ulong None => 0;

    private static bool Works()
    {
        try
        {
            if (!TorchNative.EnsureLoaded().Usable) return false;
            if (!NativeLibrary.TryLoad(FileName, typeof(torch).Assembly, null, out s_library)) return false;
            Bind();
            return ProvesItself();
        }
        catch (Exception exception)
            when (exception is EntryPointNotFoundException or InvalidOperationException or ExternalException)
        {
            return false;
        }
    }

    private static string FileName => OperatingSystem.IsWindows() ? "torch_cpu.dll"
        : OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so";

    private static void Bind()
    {
        static nint Function(string name) => NativeLibrary.GetExport(s_library, name);
        s_mm = (delegate* unmanaged<nint, nint, nint, int>)Function("aoti_torch_cpu_mm_out");
        s_addmm = (delegate* unmanaged<nint, nint, nint, nint, double, double, int>)Function("aoti_torch_cpu_addmm_out");
        s_baddbmm = (delegate* unmanaged<nint, nint, nint, nint, double, double, int>)Function("aoti_torch_cpu_baddbmm_out");
        s_call = (delegate* unmanaged<byte*, byte*, ulong*, ulong, int>)Function("torch_call_dispatcher");
        s_newHandle = (delegate* unmanaged<nint, nint*, int>)Function("aoti_torch_new_tensor_handle");
        s_newList = (delegate* unmanaged<nuint, nint*, int>)Function("torch_new_list_reserve_size");
        s_push = (delegate* unmanaged<nint, ulong, int>)Function("torch_list_push_back");
    }

    /// <summary>Refuses to jump to functions that were not found.</summary>
    private static void Bound()
    {
        if (s_push is null && !s_works.Value)   // bound last
            throw new InvalidOperationException("libtorch's C interface is not available here. Ask IsAvailable first.");
    }

    private static void Succeeded(int code, string operation)
    {
        if (code != 0) throw new InvalidOperationException($"libtorch refused '{operation}'; it says why on stderr.");
    }

    private static void KeepAlive(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors) GC.KeepAlive(tensor);
    }
}
