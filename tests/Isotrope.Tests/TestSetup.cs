using System.Runtime.CompilerServices;

// Torch's random state and its count of live tensors belong to the process, so tests take turns.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Isotrope.Tests;

internal static class TestSetup
{
    [ModuleInitializer]
    internal static void Run() => Environment.SetEnvironmentVariable("OMP_NUM_THREADS", "1");
}
