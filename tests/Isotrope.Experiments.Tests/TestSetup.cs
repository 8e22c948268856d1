using System.Runtime.CompilerServices;
using TorchSharp;
using Xunit.v3;

// torch's threads and its global generator are shared by all tests
[assembly: Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Isotrope.Experiments.Tests;

internal static class TestSetup
{
    [ModuleInitializer]
    internal static void Run()
    {
        Native.TorchNative.Install();   // initializers of one module run in no promised order
        torch.set_num_threads(1);       // sums in one order, and no fight for cores
    }
}
