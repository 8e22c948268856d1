using Isotrope.Spectral;
using Isotrope.Spectral.Functions;
using Isotrope.Tests.Polar;

namespace Isotrope.Tests.Spectral;

public sealed class SpectralTransformTests
{
    private static readonly string[] s_kinds = ["gaussian", "power law", "condition 1e3", "half rank", "repeated", "tiny 1e-30",
        "huge 1e25"];

    public static TheoryData<string, string, ScalarType> Functions()
    {
        var cases = new TheoryData<string, string, ScalarType>();
        foreach (var entry in SpectralFunctions.All)
            foreach (var kind in s_kinds)
                foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
                    cases.Add(entry.Name, kind, type);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Singular_values_go_through_the_function_within_what_the_plan_says(string name, string kind, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var function = SpectralFunctions.Parse(name);
        foreach (var (m, n) in new[] { (24, 24), (16, 40), (40, 16), (1, 9) })
            foreach (var scale in new[] { SpectralScale.Largest, SpectralScale.Frobenius })
            {
                var matrix = Spectra.Make(kind, m, n, type);
                using var result = SpectralMap.Of(function with { Scale = scale }, 1e-2).Solve(matrix);
                ExpectMap(function, scale, matrix, result);
            }
    }

    [Theory]
    [InlineData(SpectralRoute.GramEigenvalues)]
    [InlineData(SpectralRoute.PartialFractions)]
    [InlineData(SpectralRoute.SingularValues)]
    public void Every_route_gives_the_same_map(SpectralRoute route)
    {
        using var scope = NewDisposeScope();
        foreach (var kind in s_kinds)
        {
            var matrix = Spectra.Make(kind, 30, 50, ScalarType.Float32);
            foreach (var function in new SpectralFunction[] { new Power(0.5), new Contra(0.5), new Homogenizer(0.1),
                new Power(-0.25) })
                using (var result = SpectralMap.Of(function, new SpectralMapOptions
                {
                    Tolerance = 1e-3,
                    Route = route
                }).Solve(matrix))
                {
                    Assert.Equal(route, result.Route);
                    ExpectMap(function, SpectralScale.Largest, matrix, result);
                }
        }
    }

    [Fact]
    public void Polynomials_give_the_same_map()
    {
        using var scope = NewDisposeScope();
        foreach (var function in new SpectralFunction[] { new Linear(), new Power(3), new Homogenizer(1) })
            foreach (var shape in new long[][] { [30, 50], [50, 30], [3, 12, 20] })
            {
                manual_seed(5);
                var matrix = randn(shape);
                var result = SpectralMap.Of(function, new SpectralMapOptions
                {
                    Tolerance = 3e-2,
                    Route = SpectralRoute.Polynomial
                }).Solve(matrix);
                for (var i = 0; i < (shape.Length == 3 ? 3 : 1); i++)
                    ExpectMap(function, SpectralScale.Largest, shape.Length == 3 ? matrix[i] : matrix, result,
                        shape.Length == 3 ? result.Mapped[i] : null);
            }
    }

    [Theory]
    [InlineData("softsign(lambda=0.3,scale=absolute)")]
    [InlineData("clip(bound=2,scale=absolute)")]
    [InlineData("power(p=0.5,scale=absolute)")]
    [InlineData("identity(scale=absolute)")]
    public void Absolute_functions_see_the_singular_values_as_they_are(string expression)
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var function = SpectralFunctions.Parse(expression);
        foreach (var size in new[] { 1e-3, 0.2, 30 })
        {
            var matrix = randn(12, 30) * (float)size;
            using var result = SpectralMap.Of(function, 1e-2).Solve(matrix);
            var map = Oracle.Map(matrix, result.Mapped, out _);
            var end = function.At(map.Max(pair => pair.Sigma));
            Assert.All(map, pair => Assert.Equal(function.At(pair.Sigma), pair.Value, 1.5e-2 * end));
        }
    }

    [Theory]
    [InlineData("power(p=0.5)")]
    [InlineData("softsign(lambda=0.05,scale=frobenius)")]
    [InlineData("contra(c=0.5)")]
    public void Scaling_a_relative_function_by_a_power_of_two_changes_no_bit(string expression)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var matrix = randn(12, 20);
        var map = SpectralMap.Of(SpectralFunctions.Parse(expression), 1e-2);
        Assert.True(map.Solve(matrix * (float)Math.Pow(2, -97)).Mapped.Equals(map.Solve(matrix * (float)Math.Pow(2, 80)).Mapped));
    }

    public static TheoryData<string> Names() => [.. SpectralFunctions.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Zero_gives_zero_alone_and_in_a_batch(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        foreach (var scale in new[] { SpectralScale.Largest, SpectralScale.Absolute })
        {
            var map = SpectralMap.Of(SpectralFunctions.Parse(name) with { Scale = scale }, 1e-2);
            Assert.Equal(0, map.Solve(zeros(5, 8)).Mapped.abs().max().item<float>());
            var (first, last) = (randn(6, 9), randn(6, 9));
            // Of a size for which an absolute function has the fit that zero has.
            foreach (var matrix in new[] { first, last }) matrix.div_(1.1 * Oracle.Svd(matrix).S[0]);
            var result = map.Solve(stack([first, zeros(6, 9), last]));
            var together = result.Mapped;
            var allowed = 1e-5 + 2 * result.Plan.Rounding;   // products of batches round in another order
            Expect.Close(together[0], map.Solve(first).Mapped, allowed);
            Assert.Equal(0, together[1].abs().max().item<float>());
            Expect.Close(together[2], map.Solve(last).Mapped, allowed);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Padding_with_zeros_changes_nothing_but_the_padding(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var matrix = randn(20, 30);
        var padded = zeros(24, 41);
        padded.narrow(0, 0, 20).narrow(1, 0, 30).copy_(matrix);
        var map = SpectralMap.Of(SpectralFunctions.Parse(name) with { Scale = SpectralScale.Frobenius }, 1e-2);

        var result = map.Solve(padded).Mapped;

        Expect.Close(result.narrow(0, 0, 20).narrow(1, 0, 30), map.Solve(matrix).Mapped, 2e-5);
        Assert.Equal(0, result.narrow(0, 20, 4).abs().max().item<float>());
        Assert.Equal(0, result.narrow(1, 30, 11).abs().max().item<float>());
    }

    [Theory]
    [InlineData("homogenizer(d=0.1,c=1.1)")]
    [InlineData("homogenizer(d=0.01,c=1.01)")]
    [InlineData("power(p=0.5)")]
    [InlineData("power(p=0.25)")]
    [InlineData("ratio(lambda=0.1)")]
    [InlineData("softsign(lambda=0.05)")]
    public void Maps_that_are_proved_increasing_never_fall(string expression)
    {
        using var scope = NewDisposeScope();
        foreach (var kind in new[] { "gaussian", "power law", "condition 1e3" })
        {
            var matrix = Spectra.Make(kind, 128, 160, ScalarType.Float32);
            using var result = SpectralMap.Of(SpectralFunctions.Parse(expression),
                new SpectralMapOptions { Route = SpectralRoute.PartialFractions }).Solve(matrix);
            Assert.Equal(IncreaseVerdict.Proved, result.Plan.Increase!.Verdict);
            var values = Oracle.Map(matrix, result.Mapped, out _).OrderBy(pair => pair.Sigma).Select(pair => pair.Value).ToList();
            var (highest, drop) = (double.NegativeInfinity, 0.0);
            foreach (var value in values) (highest, drop) = (Math.Max(highest, value), Math.Max(drop, highest - value));
            Assert.True(drop <= 1e-6, $"{kind}: falls by {drop:g3}");
        }
    }

    [Theory]
    [InlineData("power(p=0.5)", 1e-2, SpectralRoute.PartialFractions, false)]
    [InlineData("clip(bound=0.5)", 1e-3, SpectralRoute.GramEigenvalues, false)]     // a kink: no fit
    [InlineData("sign", 1e-2, SpectralRoute.PartialFractions, true)]                // too steep for squares in float32
    [InlineData("identity", 1e-5, SpectralRoute.Polynomial, false)]
    public void The_route_follows_from_function_and_tolerance(string expression, double tolerance, SpectralRoute route, bool wide)
    {
        var plan = SpectralMap.Of(SpectralFunctions.Parse(expression), tolerance).PlanFor(768, 3072);
        Assert.True(route == plan.Route, plan.Reason);
        Assert.Equal(wide, plan.DoublePrecision);
        Assert.Contains("least work", plan.Reason);
    }

    [Fact]
    public void A_route_that_cannot_do_it_is_refused_with_the_way_out() => Assert.Contains("GramEigenvalues",
        Assert.Throws<ArgumentException>(
        () => SpectralMap.Of(new Clip(0.5), new SpectralMapOptions
        {
            Tolerance = 1e-4,
            Route = SpectralRoute.PartialFractions
        }).PlanFor(8, 8)).Message);

    [Fact]
    public void An_increasing_map_of_a_falling_function_is_refused() => Assert.Throws<ArgumentException>(
        () => SpectralMap.Of(new Contra(1), new SpectralMapOptions { Increasing = true }));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Non_finite_input_is_refused_by_name(float bad)
    {
        using var scope = NewDisposeScope();
        var matrix = ones(3, 3);
        matrix[1, 2] = bad;
        Assert.Contains("layer 7", Assert.Throws<NumericalException>(
            () => SpectralMap.Of(new Power(0.5), 1e-2).Solve(matrix, "layer 7")).Message);
    }

    [Fact]
    public void A_result_beyond_the_type_is_refused() => Assert.Throws<NumericalException>(() =>
    {
        using var scope = NewDisposeScope();
        SpectralMap.Of(new Power(3) { Scale = SpectralScale.Absolute }, 1e-2).Solve(randn(4, 4) * 1e20f);
    });

    [Fact]
    public void Tensors_that_are_no_matrices_are_refused()
    {
        using var scope = NewDisposeScope();
        var map = SpectralMap.Of(new Power(0.5), 1e-2);
        Assert.Contains("[7]", Assert.Throws<ArgumentException>(() => map.Solve(ones(7))).Message);
        Assert.Contains("Int64", Assert.Throws<ArgumentException>(() => map.Solve(ones(2, 2, dtype: ScalarType.Int64))).Message);
    }

    [Fact]
    public void The_curvature_model_gives_the_update_that_its_solution_says()
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        var curvature = Isotrope.Curvature.CurvatureFunctions.Parse("power(c=0.6,p=2.5)");
        foreach (var (m, n) in new[] { (6, 9), (9, 6) })
        {
            var gradient = randn(m, n, dtype: ScalarType.Float64);
            using var result = SpectralMap.Of(curvature).Solve(gradient);
            var map = Oracle.Map(gradient, result.Mapped, out var beside);
            var s = Isotrope.Curvature.IsotropicModel.Solve([.. map.Select(pair => pair.Sigma)], curvature, n).S;
            Assert.All(map.Zip(s), pair => Assert.Equal(pair.Second, pair.First.Value, 1e-9 * pair.Second));
            Assert.True(beside < 1e-10);
            Assert.InRange(result.Plan.FitError, 0, 1e-9);
        }
    }

    [Fact]
    public void Repeated_maps_leave_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var matrices = randn(4, 12, 20);
        var maps = new[] { "power(p=0.5)", "clip(bound=0.5)", "identity", "softsign(lambda=0.1,scale=absolute)" }
            .Select(expression => SpectralMap.Of(SpectralFunctions.Parse(expression), 1e-2)).ToList();
        foreach (var map in maps) map.Solve(matrices).Dispose();
        var before = LiveTensors.Count();
        for (var i = 0; i < 5; i++)
            foreach (var map in maps) map.Solve(matrices).Dispose();
        Assert.Equal(before, LiveTensors.Count());
    }

    /// <summary>The map along the singular directions is f from the plan's lower end on, and lies below the line to 0 before
    /// it.</summary>
    private static void ExpectMap(SpectralFunction function, SpectralScale scale, Tensor matrix, SpectralResult result,
        Tensor? mapped = null)
    {
        var map = Oracle.Map(matrix, mapped ?? result.Mapped, out _);
        var (largest, squares) = (map.Max(pair => pair.Sigma), map.Sum(pair => pair.Sigma * pair.Sigma));
        var norm = scale == SpectralScale.Frobenius ? Math.Sqrt(squares) : largest;
        // Rounding of the input alone turns singular vectors by unit roundoff times condition: the oracle's basis is no better.
        var input = (matrix.dtype == ScalarType.Float32 ? 1e-6 : 1e-13) * 1e3;
        foreach (var (sigma, value) in map)
        {
            var x = sigma / norm;
            if (x < 1.001 * result.Plan.Lower) continue;
            var unit = Math.Max(Math.Abs(function.At(x)), Math.Abs(function.At(1)));
            var allowed = (1.01 * result.Plan.FitError + result.Plan.Rounding + input) * unit;
            Assert.True(Math.Abs(value - function.At(x)) <= allowed,
                $"{function.Name} at {x:g3}: {value:g6} instead of {function.At(x):g6}, allowed {allowed:g2}; {result.Plan}");
        }
    }
}
