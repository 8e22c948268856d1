using System.Runtime.CompilerServices;

// Torch's random state and its count of live tensors belong to the process, so tests take turns.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Isotrope.Tests;

internal static class TestSetup
{
    [ModuleInitializer]
    internal static void Run()
    {
        Isotrope.Native.TorchNative.Install();   // the order of initializers in a module is open
        set_num_threads(1);             // threads that wait for each other make small tests slow on a busy machine
    }
}
