using Isotrope.Norms;
using Isotrope.Optimizers;
using Isotrope.Plan;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

public sealed class SteepestDescentTests
{
    private const double Rate = 0.1;

    public static TheoryData<string> Norms() => [.. NormCatalog.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Norms))]
    public void A_step_has_the_length_of_the_rate_times_the_dual_norm_or_of_the_rate(string name)
    {
        using var scope = NewDisposeScope();
        var norm = NormCatalog.Parse(name);
        var (scaled, gradient) = Step(name, normalized: false);
        var (normalized, _) = Step(name, normalized: true);

        Assert.Equal(Rate * norm.Dual(gradient).item<double>(), norm.Value(scaled).item<double>(), 1e-11);
        Assert.Equal(Rate, norm.Value(normalized).item<double>(), 1e-11);
        // Both fall by the rate times the dual norm, squared where the step is scaled.
        var dual = norm.Dual(gradient).item<double>();
        Assert.Equal(-Rate * dual * dual, (gradient * scaled).sum().item<double>(), 1e-10 * dual * dual);
        Assert.Equal(-Rate * dual, (gradient * normalized).sum().item<double>(), 1e-10 * dual);
    }

    [Theory]
    [MemberData(nameof(Norms))]
    public void A_scaled_step_minimizes_the_linear_form_plus_half_the_square_over_the_rate(string name)
    {
        using var scope = NewDisposeScope();
        var norm = NormCatalog.Parse(name);
        var (step, gradient) = Step(name, normalized: false);
        double Model(Tensor d) => (gradient * d).sum().item<double>() + Math.Pow(norm.Value(d).item<double>(), 2) / (2 * Rate);
        var least = Model(step);
        for (var i = 0; i < 200; i++)
        {
            var other = step + randn_like(step) * step.abs().max() * Math.Pow(10, -i % 6);
            Assert.True(Model(other) >= least - 1e-12 * Math.Abs(least));
        }
    }

    [Fact]
    public void The_spectral_norm_gives_PolarGrad_and_the_Frobenius_norm_gradient_descent()
    {
        using var scope = NewDisposeScope();
        var (spectral, gradient) = Step("spectral", normalized: false);
        Expect.Close(spectral, Oracle.Polar(gradient) * (-Rate * Oracle.NuclearNorm(gradient)), 1e-12);
        Expect.Close(Step("frobenius", normalized: false).Weight, gradient * -Rate, 1e-12);
        Expect.Close(Step("max-entry", normalized: true).Weight, gradient.sign() * -Rate, 1e-12);
        Expect.Close(Step("spectral", normalized: true).Weight, Oracle.Polar(gradient) * -Rate, 1e-12);
    }

    [Fact]
    public void Row_blocks_have_dual_norms_of_their_own()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var weight = new Parameter(zeros(6, 4, dtype: ScalarType.Float64)) { grad = randn(6, 4, dtype: ScalarType.Float64) };
        new SteepestDescent(MatrixPlan.Of(weight).Split("*", 2), new() { LearningRate = Rate, Norm = "nuclear" }).step();
        foreach (var rows in new[] { ..3, 3.. })
            Expect.Close(weight.detach()[rows], NormCatalog.Parse("nuclear").Minimizer(weight.grad![rows])
                * (Rate * Oracle.Svd(weight.grad![rows]).S.Max()), 1e-12);
    }

    [Fact]
    public void A_norm_that_does_not_exist_is_refused_at_construction()
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(zeros(2, 2));
        Assert.Contains("Did you mean 'nuclear'?",
            Assert.Throws<ArgumentException>(
                () => new SteepestDescent(MatrixPlan.Of(weight), new() { Norm = "nucleer" })).Message);
    }

    private static (Tensor Weight, Tensor Gradient) Step(string norm, bool normalized)
    {
        manual_seed(3);
        var weight = new Parameter(zeros(5, 8, dtype: ScalarType.Float64)) { grad = randn(5, 8, dtype: ScalarType.Float64) };
        new SteepestDescent(MatrixPlan.Of(weight), new() { LearningRate = Rate, Norm = norm, Normalized = normalized }).step();
        return (weight.detach(), weight.grad!);
    }
}
