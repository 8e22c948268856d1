using Isotrope.Diagnostics;
using Isotrope.Polar;
using static TorchSharp.torch;

namespace Isotrope.Cli.Decompositions;

/// <summary>A solver measured against another on a generated matrix.</summary>
internal sealed record PolarMeasurement(
    string Method, string Shape, string Spectrum, string Accuracy, double Milliseconds, PolarMeasurement.Rival Against,
    double Ratio, double[] Band, double Error, double Orthogonality, double NuclearGap, double MonotonicityViolation,
    CertificateDocument Certificate, double Flops, PolarMeasurement.Lowest Floor, string Reason, int Steps, bool Converged,
    double Coverage, int Repeats, int Threads, string Clock, int Seed)
{
    /// <summary>The other solver.</summary>
    internal sealed record Rival(string Method, double Milliseconds, double[] Band, double Error);

    /// <summary>One Gram matrix and one product by plain calls of the library, and the time of the method over it.</summary>
    internal sealed record Lowest(double Milliseconds, double Ratio);

    /// <summary>Measures on a float32 matrix with the threads now set.</summary>
    public static PolarMeasurement Take(SolverRequest choice, PolarSolver against, MatrixShape shape, Spectrum spectrum,
        int repeats, int seed)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var matrix = spectrum.Draw(shape.Rows, shape.Columns, seed, shape.Batch);
        using var result = choice.Solver.Solve(matrix, new() { TensorName = "the generated matrix" });
        var times = InterleavedTimes.Measure(repeats,
            () => choice.Solver.Orthogonalize(matrix).Dispose(),
            () => against.Orthogonalize(matrix).Dispose(),
            () => GramAndProduct(matrix));
        using var oracle = new PolarOracle(matrix);
        var quality = oracle.Judge(result.Factor);
        var other = oracle.Judge(against.Orthogonalize(matrix));
        var worker = PolarSolvers.All.FirstOrDefault(solver => solver.Name == result.Method) ?? choice.Solver;
        return new(
            result.Method, shape.ToString(), spectrum.Name, PolarAccuracies.NameOf(choice.Accuracy), times.Milliseconds(0),
            new(against.Name, times.Milliseconds(1), [other.Minimum, other.Maximum], other.Error), times.Ratio(1, 0),
            [quality.Minimum, quality.Maximum], quality.Error, quality.Orthogonality, quality.NuclearGap,
            quality.MonotonicityViolation, CertificateDocument.Of(result.Certificate),
            (shape.Batch ?? 1) * worker.Flops(Math.Min(shape.Rows, shape.Columns), Math.Max(shape.Rows, shape.Columns)),
            new(times.Milliseconds(2), times.Ratio(0, 2)), result.Reason, result.Steps, result.Certificate.Shows(choice.Accuracy),
            result.Certificate.From, repeats, get_num_threads(),
            times.OfThread ? "processor time of the calling thread" : "wall time", seed);
    }

    private static void GramAndProduct(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        var wide = matrix.shape[^2] > matrix.shape[^1] ? matrix.transpose(-2, -1) : matrix;
        wide.matmul(wide.transpose(-2, -1)).matmul(wide);
    }
}
