namespace Isotrope.Tests;

/// <summary>How many tensors are alive, apart from those that wait for a finalizer.</summary>
internal static class LiveTensors
{
    /// <summary>Their number now.</summary>
    public static long Count()
    {
        Collect();
        return Tensor.TotalCount;
    }

    /// <summary>Runs the finalizers of what earlier tests left; the second time takes what those have let go.</summary>
    public static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
