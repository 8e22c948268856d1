using Isotrope.Curvature;
using Isotrope.Curvature.Functions;
using Isotrope.Spectral;

namespace Isotrope.Tests.Curvature;

/// <summary>Solvers on matrices against the exact solution for the singular values of a decomposition
/// that shares nothing with torch.</summary>
public sealed class MatrixModelTests
{
    private static readonly string[] s_spectra =
        ["1/i", "i^-1/2", "linear", "twelve decades", "three values", "equal", "gaussian"];

    public static TheoryData<string, long, long, ScalarType> Quartics()
    {
        var cases = new TheoryData<string, long, long, ScalarType>();
        foreach (var spectrum in s_spectra)
            foreach (var (m, n) in new[] { (30, 30), (17, 41), (41, 17), (1, 9), (9, 1) })
                foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
                    cases.Add(spectrum, m, n, type);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Quartics))]
    public void Quartic_iterations_give_the_exact_solution_in_order(string spectrum, long m, long n, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var gradient = Make(spectrum, m, n).to(type);
        foreach (var (quadratic, quartic) in new[] { (0.0, 1.0), (0.7, 1.0), (1e-3, 1e6), (1e3, 1e-6) })
        {
            CurvatureFunction h = quadratic == 0
                ? new PowerSum(quartic, 4) : new PowerSum(new PowerTerm(quadratic, 2), new PowerTerm(quartic, 4));
            var newton = new QuarticNewton(quadratic, quartic).Solve(gradient);
            var fixedPoint = new QuarticFixedPoint(quadratic, quartic).Solve(gradient);
            foreach (var step in new[] { newton, fixedPoint })
                AssertExact(gradient, step, h, type == ScalarType.Float64 ? 1e-12 : 2e-5, ordered: type == ScalarType.Float64
                    ? 1e-13 : 1e-6);
            Assert.InRange(newton.Iterations, 0, 12);
        }
    }

    [Theory]
    [InlineData("i^-1/2", 2.5, 2, 1e-2)]
    [InlineData("i^-1/2", 2.5, 4, 1e-4)]
    [InlineData("i^-1/2", 2.5, 8, 5e-7)]
    [InlineData("i^-1/2", 4, 8, 1e-5)]
    [InlineData("i^-1/2", 12, 8, 5e-3)]
    [InlineData("i^-1/2", 1.5, 8, 5e-7)]
    [InlineData("linear", 30, 8, 2e-4)]
    [InlineData("1/i", 2.5, 8, 3e-4)]
    [InlineData("1/i", 4, 12, 4e-4)]
    [InlineData("1/i", 12, 8, 0.3)]         // the top is nearly flat: the polynomial with positive slope takes over
    [InlineData("twelve decades", 4, 8, 1e-2)]
    [InlineData("three values", 2.5, 8, 3e-3)]
    [InlineData("equal", 4, 4, 1e-6)]
    [InlineData("gaussian", 3, 8, 1e-7)]
    public void Polynomials_are_near_the_exact_solution_and_proved_to_increase(
        string spectrum, double power, int degree, double tolerance)
    {
        using var scope = NewDisposeScope();
        foreach (var (m, n) in new[] { (60, 60), (41, 57), (57, 41) })
        {
            var gradient = Make(spectrum, m, n);
            var h = new PowerSum(1.3, power);
            var step = new PolynomialModel(h, degree).Solve(gradient);

            AssertExact(gradient, step, h, tolerance, ordered: 1e-13);
            Assert.True(step.Residual <= 2 * tolerance, $"the polynomial claims to be {step.Residual:g3} from the curve");
            var proof = step.Increase!;
            var map = Oracle.Map(gradient, step.Q, out _).OrderBy(pair => pair.Sigma).ToList();
            Assert.Equal((IncreaseVerdict.Proved, 0), (proof.Verdict, proof.From));
            Assert.True(proof.To >= map[^1].Sigma, $"{proof}, but the largest singular value is {map[^1].Sigma:R}");
            var (least, largest) = (proof.LeastSlope!.Value, proof.LargestSlope!.Value);
            Assert.True(least > 0);
            foreach (var (lower, higher) in map.Zip(map.Skip(1)))
                if (higher.Sigma - lower.Sigma > 1e-6 * map[^1].Sigma)
                    Assert.InRange(
                        (higher.Value - lower.Value) / (higher.Sigma - lower.Sigma), least * (1 - 1e-6), largest * (1 + 1e-6));
        }
    }

    [Theory]
    [InlineData("saturating(c=1,r0=0.3,a=0.5)", 1e-5)]
    [InlineData("power(c=1,p=2)+power(c=3,p=5)", 5e-5)]
    [InlineData("saturating(c=2,r0=1,a=2)", 1e-4)]
    public void Any_smooth_curvature_will_do(string expression, double tolerance)
    {
        using var scope = NewDisposeScope();
        var h = CurvatureFunctions.Parse(expression);
        foreach (var type in new[] { ScalarType.Float64, ScalarType.Float32 })
        {
            var gradient = Make("i^-1/2", 40, 50).to(type);
            AssertExact(gradient, new PolynomialModel(h).Solve(gradient), h,
                Math.Max(tolerance, type == ScalarType.Float32 ? 1e-3 : 0), ordered: type == ScalarType.Float32 ? 1e-6 : 1e-13);
        }
    }

    [Theory]
    [InlineData(1e-30)]
    [InlineData(1e25)]
    public void The_scale_of_the_gradient_is_no_matter(double scale)
    {
        using var scope = NewDisposeScope();
        var gradient = Make("gaussian", 12, 20);
        foreach (var (model, power) in new (MatrixModel, double)[] { (new QuarticNewton(0, 1), 4), (new QuarticFixedPoint(0, 1),
            4), (new PolynomialModel(new PowerSum(1, 2.5)), 2.5), (new SvdModel(new PowerSum(1, 2.5)), 2.5) })
            // s ~ sigma^(1/(p-1))
            Expect.Close(model.Solve(gradient * scale).Q, model.Solve(gradient).Q * Math.Pow(scale, 1 / (power - 1)), 1e-10);
    }

    [Fact]
    public void Zero_gives_zero_and_the_gradient_stays()
    {
        using var scope = NewDisposeScope();
        var gradient = Make("gaussian", 8, 5);
        var before = gradient.clone();
        foreach (var model in new MatrixModel[] { new QuarticNewton(1, 1), new QuarticFixedPoint(1, 1),
            new PolynomialModel(new PowerSum(1, 3)), new SvdModel(new PowerSum(1, 3)) })
        {
            Assert.Equal(0, model.Solve(zeros(4, 6)).Q.abs().max().item<float>());
            model.Solve(gradient);
            Assert.True(before.Equals(gradient));
        }
    }

    [Fact]
    public void What_cannot_be_solved_is_refused_with_the_reason()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("[3]", Assert.Throws<ArgumentException>(() => new QuarticNewton(1, 1).Solve(ones(3))).Message);
        Assert.Contains("Int64",
            Assert.Throws<ArgumentException>(() => new QuarticNewton(1, 1).Solve(ones(3, 3, dtype: ScalarType.Int64))).Message);
        Assert.Contains("[0, 3]", Assert.Throws<ArgumentException>(() => new QuarticNewton(1, 1).Solve(ones(0, 3))).Message);
        Assert.Throws<NumericalException>(() => new PolynomialModel(new PowerSum(1, 3)).Solve(tensor(
            new[,] { { 1f, float.NaN } })));
        Assert.Contains("kink at radius 2",
            Assert.Throws<ArgumentException>(() => new PolynomialModel(new QuadraticKink(0.5, 2, 3, 0))).Message);
        Assert.Contains(
            "reaches from", Assert.Throws<ArgumentException>(() => new PolynomialModel(new HyperbolicCosine(1, 1))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PolynomialModel(new PowerSum(1, 3), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuarticNewton(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuarticFixedPoint(1, 0));
    }

    private static void AssertExact(Tensor gradient, MatrixStep step, CurvatureFunction h, double tolerance, double ordered)
    {
        Assert.Equal(gradient.shape, step.Q.shape);
        Assert.Equal(gradient.dtype, step.Q.dtype);
        var map = Oracle.Map(gradient, step.Q, out var beside);
        var s = IsotropicModel.Solve([.. map.Select(pair => pair.Sigma)], h, (int)gradient.shape[1]).S;
        var top = s.Max();
        for (var i = 0; i < map.Length; i++)   // products round relative to the largest value
            Assert.True(Math.Abs(map[i].Value - s[i]) <= tolerance * s[i] + ordered * top,
                $"{step.Method}: value {i} is {map[i].Value:R}, expected {s[i]:R}");
        Assert.True(beside <= 10 * Math.Max(ordered, 1e-14) * top, $"{step.Method}: {beside / top:g3} beside the diagonal");
        var ascending = map.OrderBy(pair => pair.Sigma).ToList();
        Assert.All(ascending.Zip(ascending.Skip(1)), pair => Assert.True(pair.Second.Value >= pair.First.Value - ordered * top,
            $"{step.Method} turns the order of {pair.First} and {pair.Second}"));
    }

    private static Tensor Make(string spectrum, long m, long n)
    {
        manual_seed(m * 1000 + n);
        var k = Math.Min(m, n);
        var gaussian = randn(m, n, dtype: ScalarType.Float64);
        if (spectrum == "gaussian") return gaussian;
        var (u, _, vt) = linalg.svd(gaussian, fullMatrices: false);
        var i = arange(1, k + 1, dtype: ScalarType.Float64);
        var values = spectrum switch
        {
            "1/i" => i.pow(-1),
            "i^-1/2" => i.pow(-0.5),
            "linear" => 1 + i / k,
            "twelve decades" => logspace(0, -12, k, dtype: ScalarType.Float64),
            "three values" => (4 - i).clamp_min(0),
            _ => ones(k, dtype: ScalarType.Float64),
        };
        return (u * values).matmul(vt);
    }
}
