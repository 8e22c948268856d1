using Isotrope.Curvature.Functions;
using Isotrope.Curvature.Kinks;

namespace Isotrope.Curvature.Tests.Golden;

public sealed class GoldenTests
{
    private const double Tolerance = 1e-9, KinkedTolerance = 1e-8;   // what the file's authors vouch for

    public static TheoryData<string> Solutions() => [.. GoldenFile.Ids("solve")];

    public static TheoryData<string> Slopes() => [.. GoldenFile.Ids("minimal_B")];

    public static TheoryData<string> Values() => [.. GoldenFile.Ids("value")];

    [Theory]
    [MemberData(nameof(Solutions))]
    public void Solutions_agree(string id)
    {
        var golden = GoldenFile.Instance(id);
        var function = GoldenFile.Function(golden.GetProperty("H"));
        var sigma = GoldenFile.Numbers(golden.GetProperty("sigma"));
        var solution = IsotropicModel.Solve(sigma, function, golden.GetProperty("n").GetInt32());
        var tolerance = function is QuadraticKink && solution.Regime == SolutionRegime.Smooth ? KinkedTolerance : Tolerance;

        var expected = GoldenFile.Numbers(golden.GetProperty("s"));
        for (var i = 0; i < expected.Length; i++)
            if (i < solution.S.Count) Expect.Close(solution.S[i], expected[i], tolerance, $"s[{i}]");
            else Assert.Equal(0, expected[i]);
        Expect.Close(solution.Objective, golden.GetProperty("objective").GetDouble(), tolerance, "objective");
        Expect.Close(solution.Expectation, golden.GetProperty("EH").GetDouble(), tolerance, "expectation");
        Assert.True(solution.KktResidual <= 1e-11, $"KKT residual {solution.KktResidual:g3}");
        Assert.True(solution.Certificate <= tolerance, $"certificate {solution.Certificate:g3}");
        if (golden.TryGetProperty("regime", out var regime))
            Assert.Equal(regime.GetString(), solution.Regime.ToString().ToLowerInvariant());
        if (golden.TryGetProperty("B_min", out var slope))
            Expect.Close(solution.MinimalSlope!.Slope, slope.GetDouble(), Tolerance, "B");
    }

    [Theory]
    [MemberData(nameof(Slopes))]
    public void Minimal_slopes_agree(string id)
    {
        var golden = GoldenFile.Instance(id);
        var minimal = Orthogonalization.MinimalSlope(GoldenFile.Numbers(golden.GetProperty("sigma")), golden.GetProperty("A")
            .GetDouble(), golden.GetProperty("n").GetInt32());
        Expect.Close(minimal.Slope, golden.GetProperty("B_min").GetDouble(), Tolerance, "B");
        Expect.Close(minimal.Probability, golden.GetProperty("prob").GetDouble(), Tolerance, "probability");
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Values_agree(string id)
    {
        var golden = GoldenFile.Instance(id);
        var n = golden.GetProperty("n").GetInt32();
        var s = golden.TryGetProperty("s", out var given)
            ? GoldenFile.Numbers(given) : [.. Enumerable.Range(1, n).Select(i => Math.Pow(i, -0.5))];
        var value = IsotropicModel.Evaluate(s, GoldenFile.Function(golden.GetProperty("H")), n);
        Expect.Close(value.Expectation, golden.GetProperty("EH").GetDouble(), 1e-10, "expectation");
        if (!golden.TryGetProperty("grad", out var gradient)) return;
        var expected = GoldenFile.Numbers(gradient);
        for (var i = 0; i < expected.Length; i++) Expect.Close(value.Gradient[i], expected[i], Tolerance, $"gradient[{i}]");
    }
}
