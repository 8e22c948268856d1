using Isotrope.Polar;

namespace Isotrope.Tests.Golden;

public sealed class OrthogonalizerTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var function in Solvers.Keys)
            foreach (var key in new[] { "a", "c", "e" })   // square, wide, convolution flattened
                cases.Add(function, key);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Solvers_reproduce_the_references(string function, string key)
    {
        using var scope = NewDisposeScope();
        var expected = GoldenFile.Orthogonalized(function, key);
        var gradient = GoldenFile.Gradient(key, 1).reshape(expected.shape);

        Expect.Close(Solvers[function].Solve(gradient).Factor, expected, 1e-10);
    }

    private static Dictionary<string, PolarSolver> Solvers { get; } = new()
    {
        ["newton_schulz_jordan_1"] = new NewtonSchulz(PolynomialSchedules.JordanTimes(1), 1e-7),
        ["newton_schulz_jordan_5"] = new NewtonSchulz(PolynomialSchedules.Jordan, 1e-7),
        ["newton_schulz_jordan_10"] = new NewtonSchulz(PolynomialSchedules.JordanTimes(10), 1e-7),
        ["polar_express_5"] = new NewtonSchulz(PolynomialSchedules.PolarGradExpress(5), 1e-7 / 1.01),
        ["polar_express_8"] = new NewtonSchulz(PolynomialSchedules.PolarGradExpress(8), 1e-7 / 1.01),
        ["polar_express_dion_5"] = new NewtonSchulz(PolynomialSchedules.PolarExpress5, 1e-6 / 1.02),
        ["preconditioned_newton_schulz"] = new PreconditionedNewtonSchulz(),
        ["qdwh_2"] = Qdwh.Paper,
        ["qdwh_30"] = Qdwh.Stopped(30),
        ["svd_polar"] = new SvdPolar(),
    };
}
