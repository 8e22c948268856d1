using Isotrope.Polar;

namespace Isotrope.Tests.Polar;

public sealed class AutoPolarTests
{
    public static TheoryData<PolarAccuracy, long, long, string> Cases()
    {
        var cases = new TheoryData<PolarAccuracy, long, long, string>();
        foreach (var accuracy in Enum.GetValues<PolarAccuracy>())
            // both sides of the rule for size
            foreach (var (m, n) in new (long, long)[] { (20, 20), (48, 130), (200, 200), (300, 180) })
                foreach (var kind in new[] { "gaussian", "power law", "condition 1e3" })
                    cases.Add(accuracy, m, n, kind);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_accuracy_that_was_asked_for_is_certified_and_kept(PolarAccuracy accuracy, long m, long n, string kind)
    {
        using var scope = NewDisposeScope();
        var matrix = Spectra.Make(kind, m, n, ScalarType.Float32);

        using var result = PolarSolvers.For(accuracy).Solve(matrix);

        Assert.True(result.Converged, $"{result.Method}: {result.Certificate}");
        Assert.NotEmpty(result.Reason);
        var map = Oracle.Map(matrix, result.Factor, out _);
        var (low, high, from) = accuracy switch
        {
            PolarAccuracy.Muon => (0.68, 1.25, 1.5e-3 * Math.Sqrt(map.Sum(pair => pair.Sigma * pair.Sigma))),
            PolarAccuracy.Hundredth => (0.99, 1.01, 1e-3 * map.Max(pair => pair.Sigma)),
            PolarAccuracy.Fine => (1 - 1e-5, 1 + 1e-5, 1e-3 * map.Max(pair => pair.Sigma)),
            _ => (1 - 1e-5, 1 + 1e-5, 1e-4 * map.Max(pair => pair.Sigma)),
        };
        foreach (var (sigma, value) in map.Where(pair => pair.Sigma >= from * 1.001)) Assert.InRange(value, low, high);
    }

    [Theory]
    [InlineData(PolarAccuracy.Muon, "half-express-5")]
    [InlineData(PolarAccuracy.Hundredth, "half-express-7-polish-1")]
    public void On_graphics_devices_half_precision_is_chosen(PolarAccuracy accuracy, string method)
    {
        var choice = new AutoPolar(accuracy).Choose(768, ScalarType.Float32, DeviceType.CUDA);
        Assert.Equal(method, choice.Solver.Name);
        Assert.Contains("graphics", choice.Reason);
    }

    [Theory]
    [InlineData(0, 0.68, 1.25)]
    [InlineData(1, 0.99, 1.01)]
    [InlineData(2, 1 - 1e-5, 1 + 1e-5)]
    public void What_runs_on_graphics_devices_keeps_its_accuracy_in_single_precision(int polish, double low, double high)
    {
        using var scope = NewDisposeScope();
        foreach (var (m, n) in new[] { (40, 40), (30, 90) })
        {
            var matrix = Spectra.Make("power law", m, n, ScalarType.Float32);
            using var result = new HalfPolarExpress(polish).Solve(matrix);
            foreach (var (_, value) in Oracle.Map(matrix, result.Factor, out _)) Assert.InRange(value, low, high);
            Assert.True(result.Certificate.Maximum <= high + 1e-4 && result.Certificate.Minimum >= low - 1e-4);
        }
    }

    [Fact]
    public void The_nuclear_norm_lies_within_the_certificate()
    {
        using var scope = NewDisposeScope();
        foreach (var accuracy in Enum.GetValues<PolarAccuracy>())
        {
            var matrix = Spectra.Make("power law", 60, 90, ScalarType.Float32);
            var truth = linalg.svdvals(matrix.to(ScalarType.Float64)).sum().item<double>();
            using var result = PolarSolvers.For(accuracy).Solve(matrix);
            var (norm, bound) = (result.NuclearNorm.item<float>(), result.Certificate.Bound + 1e-6);
            Assert.InRange(truth, norm / (1 + bound), norm / (1 - bound));
        }
    }

    [Theory]
    [InlineData(30, 50)]
    [InlineData(50, 30)]
    public void Factor_and_symmetric_factor_give_the_matrix_back(long m, long n)
    {
        using var scope = NewDisposeScope();
        var matrix = Spectra.Make("power law", m, n);
        using var result = new Qdwh().Solve(matrix, new() { Hermitian = true });
        var h = result.Hermitian!;
        Expect.Close(m >= n ? result.Factor.matmul(h) : h.matmul(result.Factor), matrix, 1e-12);
        Assert.True(linalg.eigvalsh(h).min().item<double>() > 0);
        Assert.True(result.Converged);
        Assert.Equal(CertificateKind.GramResidual, result.Certificate.Kind);
    }

    [Fact]
    public void A_stopped_iteration_does_not_claim_to_have_converged()
    {
        using var scope = NewDisposeScope();
        var matrix = Spectra.Make("power law", 20, 20);
        Assert.False(Qdwh.Paper.Solve(matrix).Converged);
        Assert.False(new NewtonSchulz(PolynomialSchedules.Jordan).Solve(matrix, new() { Verify = true }).Converged);
        // measured
        Assert.True(new NewtonSchulz(PolynomialSchedules.PolarExpress8).Solve(matrix, new() { Verify = true }).Converged);
    }
}
