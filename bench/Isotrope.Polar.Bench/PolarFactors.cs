using BenchmarkDotNet.Attributes;
using Isotrope.Diagnostics;
using Isotrope.Polar;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Polar.Bench;

/// <summary>The polar factor at each accuracy; Gaussian matrices for Muon's, condition 1e3 for the others.</summary>
public class PolarFactors
{
    private Tensor _matrix = null!;
    private PolarSolver _solver = null!;
    private readonly PolarSolver _naive = new NaiveNewtonSchulz();

    /// <summary>Rows, columns and, for a batch, their number.</summary>
    [Params("768x768", "768x3072", "1024x4096", "256x256", "64x64x32")]
    public string Shape { get; set; } = "";

    /// <summary>What is asked for.</summary>
    [Params(PolarAccuracy.Muon, PolarAccuracy.Hundredth, PolarAccuracy.Fine)]
    public PolarAccuracy Accuracy { get; set; }

    /// <summary>Draws the matrix.</summary>
    [GlobalSetup]
    public void Draw()
    {
        set_num_threads(1);
        var lengths = Shape.Split('x').Select(long.Parse).ToArray();
        var spectrum = Accuracy == PolarAccuracy.Muon ? Spectrum.Gaussian : Spectrum.Geometric(1e3);
        _matrix = spectrum.Draw(lengths[0], lengths[1], seed: 1, batch: lengths.Length == 3 ? lengths[2] : null);
        _solver = PolarSolvers.For(Accuracy);
    }

    /// <summary>Releases it.</summary>
    [GlobalCleanup]
    public void Release() => _matrix.Dispose();

    /// <summary>The textbook's loop.</summary>
    [Benchmark(Baseline = true)]
    public void Naive() => _naive.Orthogonalize(_matrix).Dispose();

    /// <summary>The solver that is chosen for the accuracy.</summary>
    [Benchmark]
    public void Chosen() => _solver.Orthogonalize(_matrix).Dispose();

    /// <summary>One Gram matrix and one product: no method can be faster by much.</summary>
    [Benchmark]
    public void Floor()
    {
        using var scope = NewDisposeScope();
        var wide = _matrix.shape[^2] > _matrix.shape[^1] ? _matrix.transpose(-2, -1) : _matrix;
        wide.matmul(wide.transpose(-2, -1)).matmul(wide);
    }
}
