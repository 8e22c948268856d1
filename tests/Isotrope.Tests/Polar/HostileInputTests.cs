using System.Diagnostics;
using Isotrope.Polar;

namespace Isotrope.Tests.Polar;

/// <summary>Inputs that break other codes, for every solver of the catalogue.</summary>
public sealed class HostileInputTests
{
    private const string Textbook = "ns5-naive";   // exactly the textbook's loop: neither free of scale nor certified

    /// <summary>Blocks and sketches see another matrix than the one given: what they do depends on where its rows and columns
    /// are.</summary>
    private static bool IsBiased(string solver) => PolarSolvers.ByName(solver) is BlockPolar or SketchedPolar;

    /// <summary>What a method rounds: ten half-precision steps leave three digits.</summary>
    private static double Tolerance(string solver, ScalarType type) =>
        PolarSolvers.ByName(solver) is HalfPolarExpress ? 2e-2 : type == ScalarType.Float32 ? 1e-4 : 1e-11;

    public static TheoryData<string> Solvers() => [.. PolarSolvers.All.Select(solver => solver.Name)];

    public static TheoryData<string> ScaleFree() =>
        [.. PolarSolvers.All.Select(solver => solver.Name).Where(name => name != Textbook)];

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Numbers_that_are_not_finite_are_refused_by_name_and_leave_nothing_behind(string solver)
    {
        using var scope = NewDisposeScope();
        foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            foreach (var shape in new long[][] { [5, 8], [8, 5], [2, 5, 8], [1, 9], [9, 1] })
            {
                var matrix = ones(shape);
                matrix.view(-1)[3] = bad;
                var before = LiveTensors.Count();
                var refused = Assert.Throws<NumericalException>(
                    () => PolarSolvers.ByName(solver).Solve(matrix, new() { TensorName = "'blocks.3.weight'" }));
                Assert.Contains("'blocks.3.weight'", refused.Message);
                Assert.Equal(before, LiveTensors.Count());
            }
    }

    public static TheoryData<string> Unbiased() =>
        [.. PolarSolvers.All.Select(solver => solver.Name).Where(name => !IsBiased(name))];

    [Theory]
    [MemberData(nameof(ScaleFree))]
    public void Scale_does_not_matter(string solver)
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        // Rounding the scaled entries turns the factor by about unit roundoff times condition, 3 here.
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
            foreach (var shape in new[] { (12L, 40L), (40L, 12L) })
            {
                var matrix = randn(shape.Item1, shape.Item2, dtype: ScalarType.Float64);
                var expected = PolarSolvers.ByName(solver).Orthogonalize(matrix.to(type));
                foreach (var scale in new[] { 1e-30, 1e-12, 1e12, 1e25 })
                    Expect.Close(PolarSolvers.ByName(solver).Orthogonalize(matrix.mul(scale).to(type)), expected,
                        Tolerance(solver, type));
            }
    }

    [Theory]
    [MemberData(nameof(ScaleFree))]
    public void Subnormal_numbers_give_a_finite_factor(string solver)
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var factor = PolarSolvers.ByName(solver).Orthogonalize(randn(6, 9) * 1e-38f * 0.01f);
        Assert.True(factor.isfinite().all().item<bool>());
        // Four blocks of rank three.
        Assert.InRange(factor.norm().item<float>(), 0.5f, 1.3f * MathF.Sqrt(IsBiased(solver) ? 12 : 6));
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Of_a_matrix_that_lacks_rank_nothing_beside_its_range_grows_beyond_the_certified_maximum(string solver)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
            foreach (var shape in new[] { (24L, 24L), (16L, 40L), (40L, 16L) })
            {
                var matrix = randn(shape.Item1, 5, dtype: type).matmul(randn(5, shape.Item2, dtype: type));
                using var result = PolarSolvers.ByName(solver).Solve(matrix);
                var largest = Oracle.Svd(result.Factor).S[0];
                // Without certificate: five Jordan steps reach 1.2024, and four blocks twice what one of them has; the two
                // published steps of QDWH begin near 0.09 in double precision.
                var isKnown = result.Certificate.Kind != CertificateKind.None;
                var (low, high) = isKnown ? (0.6, result.Certificate.Maximum + 2 * result.Certificate.Rounding) : (0.05, 2.5);
                Assert.InRange(largest, low, high);
                Assert.InRange(Number(result.NuclearNorm), low * Oracle.NuclearNorm(matrix), high * Oracle.NuclearNorm(matrix));
            }
    }

    [Theory]
    [MemberData(nameof(Unbiased))]
    public void Zero_rows_and_columns_stay_zero_and_change_nothing_else(string solver)
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
            foreach (var (m, n) in new[] { (10L, 13L), (13L, 10L) })
            {
                var matrix = randn(m, n, dtype: type);
                using var result = PolarSolvers.ByName(solver).Solve(nn.functional.pad(matrix, [0, 15 - n, 0, 15 - m]));
                var inside = result.Factor.narrow(0, 0, m).narrow(1, 0, n);
                var leaked = Math.Sqrt(Math.Max(0, Number(result.Factor.square().sum()) - Number(inside.square().sum())));
                Assert.InRange(leaked, 0, type == ScalarType.Float32 ? 1e-2 : 1e-6);
                // The function that approximate methods choose depends on the size a little, through the certainty of their
                // estimate of the largest singular value: both factors are what the certificate says, and those that are meant
                // to be exact are equal.
                Expect.Close(inside, PolarSolvers.ByName(solver).Orthogonalize(matrix), Tolerance(solver, type) +
                    2 * Deviation(result.Certificate));
            }
    }

    [Theory]
    [MemberData(nameof(Unbiased))]
    public void Nearly_rank_one_after_rounding_keeps_its_direction(string solver)
    {
        using var scope = NewDisposeScope();
        manual_seed(9);
        foreach (var (m, n) in new[] { (20L, 20L), (8L, 30L), (30L, 8L) })
        {
            var (left, right) = (randn(m, 1), randn(1, n));
            var matrix = left.matmul(right);   // rank one but for the rounding of its entries
            using var result = PolarSolvers.ByName(solver).Solve(matrix);
            var along = (left.t() / left.norm()).matmul(result.Factor).matmul(right.t() / right.norm()).item<float>();
            var (low, high) = result.Certificate.Kind == CertificateKind.None
                ? (0.67, 1.21)   // what the textbook's loop and the published QDWH give at the largest singular value
                : (result.Certificate.Minimum - result.Certificate.Rounding - 1e-5, result.Certificate.Maximum +
                    result.Certificate.Rounding + 1e-5);
            Assert.InRange(along, low, high);
            Assert.True(result.NuclearNorm.item<float>() > 0);
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Rows_and_columns_in_batches_are_divided_by_their_norms(string solver)
    {
        using var scope = NewDisposeScope();
        manual_seed(10);
        foreach (var batch in new[] { randn(3, 1, 17), randn(3, 17, 1) })
            Expect.Close(PolarSolvers.ByName(solver).Solve(batch).Factor,
                batch / linalg.vector_norm(batch, 2, [-2, -1], keepdim: true), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_thousand_solves_leave_no_tensor_and_no_memory_behind(string solver)
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        var subject = PolarSolvers.ByName(solver);
        var (matrix, batch) = (randn(6, 9), randn(2, 9, 6));
        void Solve(int count)
        {
            for (var i = 0; i < count; i += 2)
            {
                subject.Solve(matrix).Dispose();
                subject.Orthogonalize(batch).Dispose();
            }
        }
        Solve(100);
        var tensors = LiveTensors.Count();
        // What the allocators of the process keep for themselves comes a few times; a leak comes with every thousand.
        List<long> growth = [];
        do
        {
            var before = Memory();
            Solve(1000);
            growth.Add(Memory() - before);
        }
        while (growth[^1] >= 1 << 20 && growth.Count < 8);
        Assert.True(growth[^1] < 1 << 20, $"bytes that each thousand solves kept: {string.Join(", ", growth)}");   // 1 kB a solve
        Assert.Equal(tensors, LiveTensors.Count());
    }

    /// <summary>How far from 1 the certified range reaches; nothing where there is none, since then the function is
    /// fixed.</summary>
    private static double Deviation(PolarCertificate certificate) =>
        certificate.Kind == CertificateKind.None ? 0 : Math.Max(certificate.Maximum - 1, 1 - certificate.Minimum);

    private static double Number(Tensor scalar) => scalar.to(ScalarType.Float64).item<double>();

    private static long Memory()
    {
        LiveTensors.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
