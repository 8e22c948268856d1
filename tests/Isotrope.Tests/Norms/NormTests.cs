using Isotrope.Norms;

namespace Isotrope.Tests.Norms;

/// <summary>What every norm of the catalogue promises; the singular values are the oracle's.</summary>
public sealed class NormTests
{
    /// <summary>Every norm with its defaults, and the parameters that change a formula.</summary>
    private static readonly string[] s_expressions =
    [
        .. NormCatalog.All.Select(entry => entry.Name),
        "schatten(p=1)", "schatten(p=1.25)", "schatten(p=2)", "schatten(p=inf)", "ky-fan(k=1)", "ky-fan(k=3)", "ky-fan(k=99)",
        "leading(share=1)", "leading(share=0.6)", "leading(share=0.01)",
        "scion-spectral(max=true)", "scion-spectral(normalized=false)", "scion-sign(normalized=false)",
        "scion-columns(normalized=true,transposed=true)", "scion-rows(normalized=false,transposed=true)",
    ];

    public static TheoryData<string, long, long> Cases()
    {
        var cases = new TheoryData<string, long, long>();
        foreach (var expression in s_expressions)
            foreach (var (m, n) in new[] { (6L, 9L), (8L, 3L), (1L, 5L), (4L, 1L) })   // wide, tall, a row, a column
                cases.Add(expression, m, n);
        return cases;
    }

    public static TheoryData<string> Expressions() => [.. s_expressions];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_minimizer_has_norm_one_and_reaches_minus_the_dual_norm(string expression, long m, long n)
    {
        using var scope = NewDisposeScope();
        var (norm, gradient) = (NormCatalog.Parse(expression), Matrix(m, n));

        var minimizer = norm.Minimizer(gradient);

        Assert.Equal(1, norm.Value(minimizer).item<double>(), 1e-12);
        Assert.Equal(1, -(gradient * minimizer).sum().item<double>() / norm.Dual(gradient).item<double>(), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void No_matrix_of_the_ball_does_better_than_the_minimizer(string expression, long m, long n)
    {
        using var scope = NewDisposeScope();
        var (norm, gradient) = (NormCatalog.Parse(expression), Matrix(m, n));
        var others = randn(2500, m, n, dtype: ScalarType.Float64);   // 10,000 for each norm, over the four shapes
        // Two in five of them near the minimizer, where a wrong one would be beaten.
        var near = norm.Minimizer(gradient) + 0.1 * others[..1000] * norm.Minimizer(gradient).abs().max();
        foreach (var candidates in new[] { others[1000..], near })
        {
            var forms = (candidates * gradient).sum([-2, -1]) / norm.Value(candidates);
            Assert.True(forms.min().item<double>() >= -norm.Dual(gradient).item<double>() * (1 + 1e-12));
        }
    }

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Norms_are_homogeneous_and_minimizers_free_of_scale_from_1e_300_to_1e300(string expression)
    {
        using var scope = NewDisposeScope();
        var (norm, gradient) = (NormCatalog.Parse(expression), Matrix(5, 7));
        foreach (var scale in new[] { 1e-300, 1e-12, 1e12, 1e300 })
        {
            Expect.Close(norm.Minimizer(gradient * scale), norm.Minimizer(gradient), 1e-11);
            Assert.Equal(1, (norm.Value(gradient * scale) / norm.Value(gradient) / scale).item<double>(), 1e-12);
            Assert.Equal(1, (norm.Dual(gradient * scale) / norm.Dual(gradient) / scale).item<double>(), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Expressions))]
    public void A_batch_is_treated_matrix_by_matrix_and_zero_maps_to_zero(string expression)
    {
        using var scope = NewDisposeScope();
        var norm = NormCatalog.Parse(expression);
        var batch = stack([Matrix(4, 6), zeros(4, 6, dtype: ScalarType.Float64), Matrix(4, 6, seed: 8) * 1e-9]);

        var (minimizer, value, dual) = (norm.Minimizer(batch), norm.Value(batch), norm.Dual(batch));

        Assert.Equal([3], value.shape);
        Assert.Equal([3], dual.shape);
        Assert.Equal(0, minimizer[1].abs().max().item<double>());
        Assert.Equal(0, value[1].item<double>() + dual[1].item<double>());
        foreach (var i in new[] { 0, 2 })
        {
            Expect.Close(minimizer[i], norm.Minimizer(batch[i]), 1e-12);
            Assert.Equal(1, (value[i] / norm.Value(batch[i])).item<double>(), 1e-12);
            Assert.Equal(1, (dual[i] / norm.Dual(batch[i])).item<double>(), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Expressions))]
    public void A_rank_deficient_matrix_with_zero_lines_has_a_minimizer(string expression)
    {
        using var scope = NewDisposeScope();
        var norm = NormCatalog.Parse(expression);
        var gradient = Matrix(6, 2).matmul(Matrix(2, 9, seed: 3));   // rank 2
        gradient[2] = 0;
        gradient[.., 4] = 0;

        var minimizer = norm.Minimizer(gradient);

        Assert.Equal(1, norm.Value(minimizer).item<double>(), 1e-10);
        Assert.Equal(1, -(gradient * minimizer).sum().item<double>() / norm.Dual(gradient).item<double>(), 1e-10);
    }

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Single_precision_agrees_with_double(string expression)
    {
        using var scope = NewDisposeScope();
        var (norm, gradient) = (NormCatalog.Parse(expression), Matrix(7, 5));
        var single = gradient.to(ScalarType.Float32);

        Assert.Equal(ScalarType.Float32, norm.Minimizer(single).dtype);
        Expect.Close(norm.Minimizer(single), norm.Minimizer(single.to(ScalarType.Float64)), 2e-5);
        Expect.Close(norm.Value(single), norm.Value(single.to(ScalarType.Float64)), 1e-6);
        Expect.Close(norm.Dual(single), norm.Dual(single.to(ScalarType.Float64)), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Expressions))]
    public void An_expression_reads_back_as_the_same_norm(string expression)
    {
        var norm = NormCatalog.Parse(expression);
        Assert.Equal(norm.Expression, NormCatalog.Parse(norm.Expression).Expression);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_projection_is_in_the_ball_and_no_other_point_of_it_is_nearer(string expression, long m, long n)
    {
        using var scope = NewDisposeScope();
        var (norm, given) = (NormCatalog.Parse(expression), Matrix(m, n));
        if (!norm.HasProjection)
        {
            Assert.Contains("spectral", Assert.Throws<NotSupportedException>(() => norm.Project(given, 1)).Message);
            return;
        }
        var length = norm.Value(given).item<double>();
        foreach (var radius in new[] { 0.01 * length, 0.7 * length })
        {
            var nearest = norm.Project(given, radius);
            Assert.Equal(1, norm.Value(nearest).item<double>() / radius, 1e-12);
            // What is left points away from the whole ball: <X - P, Y> is largest over the ball at Y = P.
            var rest = given - nearest;
            Assert.Equal(1, radius * norm.Dual(rest).item<double>() / (rest * nearest).sum().item<double>(), 1e-9);
        }
        Expect.Close(norm.Project(given, 1.1 * length), given, 1e-12);   // inside already
        var batch = stack([given, given * 0.1]);
        Expect.Close(norm.Project(batch, 0.5 * length)[1], given * 0.1, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Expressions))]
    public void The_dual_of_the_dual_is_the_norm(string expression)
    {
        using var scope = NewDisposeScope();
        var norm = NormCatalog.Parse(expression);
        var gradients = randn(10_000, 5, 4, dtype: ScalarType.Float64);
        var point = Matrix(5, 4, seed: 6);
        // max <X, G>/dual(G) is ‖X‖: never more, and reached at G whose minimizer is -X/‖X‖.
        var ratios = (gradients * point).sum([-2, -1]) / norm.Dual(gradients);
        Assert.True(ratios.max().item<double>() <= norm.Value(point).item<double>() * (1 + 1e-12));
        var extreme = -norm.Minimizer(point);
        Assert.Equal(norm.Value(extreme).item<double>(), (extreme * point).sum().item<double>() / norm.Dual(point).item<double>(), 1e-12);
    }

    [Theory]
    [InlineData("spectra", "Did you mean 'spectral'?")]
    [InlineData("schatten(q=3)", "parameter of schatten 'q'")]
    [InlineData("schatten(p=0.5)", "at least 1")]
    [InlineData("schatten(p=two)", "must be a number")]
    [InlineData("schatten(p)", "name=value")]
    [InlineData("schatten(p=1,p=2)", "once")]
    [InlineData("ky-fan(k=0)", "k")]
    [InlineData("leading(share=0)", "share must be in (0, 1]")]
    [InlineData("leading(share=1.1)", "share must be in (0, 1]")]
    [InlineData("ky-fan(k=1.5)", "whole number")]
    [InlineData("spectral(k=1)", "no parameters")]
    [InlineData("scion-sign(normalized=1)", "true or false")]
    [InlineData("schatten(p=3", "is no norm")]
    [InlineData("scion-bias(guard=-1)", "guard")]
    public void A_norm_that_cannot_be_read_is_explained(string expression, string hint) =>
        Assert.Contains(hint, Assert.ThrowsAny<ArgumentException>(() => NormCatalog.Parse(expression)).Message);

    [Theory]
    [MemberData(nameof(Expressions))]
    public void What_is_no_finite_matrix_is_refused(string expression)
    {
        using var scope = NewDisposeScope();
        var norm = NormCatalog.Parse(expression);
        var nan = ones(2, 2);
        nan[0, 1] = float.NaN;
        foreach (var compute in new Func<Tensor, Tensor>[] { norm.Value, norm.Dual, norm.Minimizer })
        {
            Assert.Contains("[n, 1]", Assert.Throws<ArgumentException>(() => compute(ones(3))).Message);
            Assert.Contains("float32 and float64",
                Assert.Throws<ArgumentException>(() => compute(ones(2, 2, dtype: ScalarType.Int64))).Message);
            Assert.Throws<NumericalException>(() => compute(nan));
        }
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var gradient = Matrix(4, 6);
        var before = LiveTensors.Count();
        foreach (var expression in s_expressions)
        {
            NormCatalog.Parse(expression).Minimizer(gradient).Dispose();
            NormCatalog.Parse(expression).Value(gradient).Dispose();
            NormCatalog.Parse(expression).Dual(gradient).Dispose();
        }
        Assert.Equal(before, LiveTensors.Count());
    }

    internal static Tensor Matrix(long m, long n, int seed = 0)
    {
        manual_seed(seed);
        return randn(m, n, dtype: ScalarType.Float64);
    }
}
