using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Isotrope.Polar.Bench;

/// <summary>Runs benchmarks in the process that this project's build makes.</summary>
/// <remarks>BenchmarkDotNet's generated programs have no module initializer of this project, so torch would not load in them on
/// systems with an older C++ runtime.</remarks>
internal sealed class InOneProcess : ManualConfig
{
    public InOneProcess()
    {
        Add(DefaultConfig.Instance);
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(15));
    }
}
