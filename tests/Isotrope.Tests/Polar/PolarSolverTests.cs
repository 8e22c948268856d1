using Isotrope.Polar;

namespace Isotrope.Tests.Polar;

public sealed class PolarSolverTests
{
    public static TheoryData<string, string, long, long, ScalarType> Cases()
    {
        var cases = new TheoryData<string, string, long, long, ScalarType>();
        string[] kinds = ["gaussian", "power law", "condition 1e3", "half rank", "repeated", "tiny 1e-30", "huge 1e25"];
        foreach (var solver in PolarSolvers.All)
            foreach (var kind in kinds)
                foreach (var (m, n) in new[] { (24, 24), (16, 40), (40, 16), (2, 9) })
                    foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
                        if (solver.Name != "ns5-naive" || !kind.Contains("1e"))   // the textbook loop overflows, as it stands
                            cases.Add(solver.Name, kind, m, n, type);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Singular_values_map_into_the_certified_range(string solver, string kind, long m, long n, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var matrix = Spectra.Make(kind, m, n, type);

        using var result = PolarSolvers.ByName(solver).Solve(matrix);

        var map = Oracle.Map(matrix, result.Factor, out var beside);
        var certificate = result.Certificate;
        if (certificate.Kind == CertificateKind.None) return;
        var largest = map.Max(pair => pair.Sigma);
        // Rounding of the input alone turns singular vectors by unit roundoff times condition: the oracle's basis is no better.
        var noise = (type == ScalarType.Float32 ? 1e-6 : 1e-13) * 1e3;
        foreach (var (sigma, value) in map.Where(pair => pair.Sigma >= Math.Max(certificate.From, noise / 1e2) * largest))
            Assert.InRange(
                value, certificate.Minimum - certificate.Rounding - noise, certificate.Maximum + certificate.Rounding + noise);
        if (kind != "half rank") Assert.True(beside < noise + certificate.Rounding, $"{beside:g3} beside the diagonal");
    }

    [Theory]
    [InlineData(ScalarType.Float32, 2e-6)]
    [InlineData(ScalarType.Float64, 1e-13)]
    public void Qdwh_gives_the_polar_factor_to_rounding(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        foreach (var (m, n) in new[] { (32, 32), (20, 50), (50, 20) })
        {
            var matrix = Spectra.Make("power law", m, n, type);
            Expect.Close(new Qdwh().Solve(matrix).Factor, Oracle.Polar(matrix), tolerance * 30);   // condition 20 to 32
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Zero_gives_zero(string solver)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0, PolarSolvers.ByName(solver).Solve(zeros(5, 8)).Factor.abs().max().item<float>());
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_zero_matrix_in_a_batch_does_not_disturb_its_neighbours(string solver)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var first = randn(6, 9);
        var last = randn(6, 9) * 1e-20f;

        var together = PolarSolvers.ByName(solver).Solve(stack([first, zeros(6, 9), last])).Factor;

        Expect.Close(together[0], PolarSolvers.ByName(solver).Solve(first).Factor, 2e-5);
        Assert.Equal(0, together[1].abs().max().item<float>());
        Expect.Close(together[2], PolarSolvers.ByName(solver).Solve(last).Factor, 2e-5);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Scaling_by_a_power_of_two_changes_no_bit(string solver)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var matrix = randn(12, 20);
        var scaled = matrix * (float)Math.Pow(2, -97);

        var (plain, small) =
            (PolarSolvers.ByName(solver).Orthogonalize(matrix), PolarSolvers.ByName(solver).Orthogonalize(scaled));
        Assert.Equal(solver != "ns5-naive", plain.Equals(small));   // the textbook loop adds a number to the norm
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_single_row_or_column_is_divided_by_its_norm(string solver)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        foreach (var vector in new[] { randn(1, 33), randn(33, 1) })
            Expect.Close(PolarSolvers.ByName(solver).Solve(vector).Factor, vector / vector.norm(), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void The_answer_never_points_uphill_and_the_input_stays(string solver)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var nearlyRankOne = randn(16, 1).matmul(randn(1, 24)) + 1e-3f * randn(16, 24);
        var before = nearlyRankOne.clone();

        var factor = PolarSolvers.ByName(solver).Solve(nearlyRankOne).Factor;

        Assert.True((factor * nearlyRankOne).sum().item<float>() > 0);
        Assert.True(before.Equals(nearlyRankOne));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Non_finite_input_is_refused(float bad)
    {
        using var scope = NewDisposeScope();
        var matrix = ones(3, 3);
        matrix[1, 2] = bad;
        Assert.Throws<NumericalException>(() => new Qdwh().Solve(matrix));
    }

    [Fact]
    public void Tensors_that_are_no_matrices_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("[7]", Assert.Throws<ArgumentException>(() => new Qdwh().Solve(ones(7))).Message);
        Assert.Contains("Int64",
            Assert.Throws<ArgumentException>(() => new Qdwh().Solve(ones(2, 2, dtype: ScalarType.Int64))).Message);
    }

    [Fact]
    public void An_unknown_solver_is_refused_with_the_known_ones() =>
        Assert.Contains("qdwh", Assert.Throws<ArgumentException>(() => PolarSolvers.ByName("qdhw")).Message);

    public static TheoryData<string> Solvers() => [.. PolarSolvers.All.Select(solver => solver.Name)];
}
