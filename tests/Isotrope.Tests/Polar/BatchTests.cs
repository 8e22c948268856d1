using Isotrope.Polar;

namespace Isotrope.Tests.Polar;

public sealed class BatchTests
{
    public static TheoryData<string> Solvers() => [.. PolarSolvers.All.Select(solver => solver.Name)];

    /// <summary>Also around the size up to which a batch shares its products.</summary>
    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_batch_gives_what_its_matrices_give_alone(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(12);
        var solver = PolarSolvers.ByName(name);
        foreach (var (type, tolerance) in new[] { (ScalarType.Float32, 5e-5), (ScalarType.Float64, 1e-10) })
            foreach (var shape in new long[][] { [3, 12, 20], [3, 20, 12], [1, 7, 7] })
            {
                var batch = randn(shape, dtype: type);
                var together = solver.Orthogonalize(batch);
                for (var i = 0; i < shape[0]; i++)
                    Expect.Close(together[i], solver.Orthogonalize(batch[i]), solver is HalfPolarExpress ? 2e-2 : tolerance);
            }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void The_certificate_of_a_batch_holds_for_matrices_of_different_kinds(string name)
    {
        using var scope = NewDisposeScope();
        var matrices = new[] { "gaussian", "power law", "condition 1e3" }.Select(kind => Spectra.Make(kind, 14, 22)).ToList();
        using var result = PolarSolvers.ByName(name).Solve(stack(matrices));
        if (result.Certificate.Kind == CertificateKind.None) return;
        for (var i = 0; i < matrices.Count; i++)
        {
            var map = Oracle.Map(matrices[i], result.Factor[i], out _);
            var covered = map.Where(pair => pair.Sigma >= result.Certificate.From * map.Max(other => other.Sigma));
            var allowed = result.Certificate.Rounding + 1e-13;   // the oracle's own
            Assert.All(covered, pair => Assert.InRange(
                pair.Value, result.Certificate.Minimum - allowed, result.Certificate.Maximum + allowed));
        }
    }
}
