using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

public sealed class FirstStepTests
{
    [Theory]
    [InlineData(5, 7)]      // wide
    [InlineData(64, 32)]    // tall: the update is scaled by the root of 2
    [InlineData(1, 33)]     // a single row
    public void Muon_moves_by_the_scaled_polar_factor_of_the_gradient(long m, long n)
    {
        using var scope = NewDisposeScope();
        var weight = Weight(m, n);
        var expected = Oracle.Polar(weight.grad!) * (-0.1 * Math.Sqrt(Math.Max(1.0, (double)m / n)));

        new Muon(MatrixPlan.Of(weight), new() { LearningRate = 0.1, Accuracy = PolarAccuracy.Exact }).step();

        Expect.Close(weight, expected, relative: 1e-5);
    }

    [Fact]
    public void Muon_matches_the_size_of_AdamW_updates_when_asked()
    {
        using var scope = NewDisposeScope();
        var weight = Weight(32, 48);
        new Muon(MatrixPlan.Of(weight), MuonOptions.Moonlight with { LearningRate = 1, WeightDecay = 0, Solver = "qdwh" }).step();
        // An orthogonal [m, n] factor has root mean square 1/sqrt(max(m, n)).
        Assert.Equal(0.2, weight.square().mean().sqrt().item<float>(), 1e-5);
    }

    [Theory]
    [InlineData(PolarGradForm.None, 1)]
    [InlineData(PolarGradForm.MomentumFirst, 0.05)]   // M = (1 - 0.95) G
    [InlineData(PolarGradForm.PolarFirst, 0.05)]
    public void PolarGrad_moves_by_nuclear_norm_times_polar_factor(PolarGradForm form, double share)
    {
        using var scope = NewDisposeScope();
        var weight = Weight(9, 14);
        var expected = Oracle.Polar(weight.grad!) * (-0.1 * share * Oracle.NuclearNorm(weight.grad!));

        new PolarGrad(MatrixPlan.Of(weight), new() { LearningRate = 0.1, Form = form }).step();

        Expect.Close(weight, expected, relative: 1e-5);
    }

    [Fact]
    public void AdamW_moves_by_the_sign_of_the_gradient()
    {
        using var scope = NewDisposeScope();
        var weight = Weight(6, 4);
        new AdamW(MatrixPlan.Of(weight), new() { LearningRate = 0.1 }).step();
        Expect.Close(weight, weight.grad!.sign() * -0.1, relative: 1e-5);   // |g| is far above epsilon
    }

    [Fact]
    public void Decay_shrinks_the_weights_before_the_update()
    {
        using var scope = NewDisposeScope();
        var weight = Weight(4, 4);
        using (no_grad()) weight.fill_(2);
        weight.grad!.zero_();
        new Muon(MatrixPlan.Of(weight), new() { LearningRate = 0.1, WeightDecay = 0.5 }).step();
        Assert.Equal(2 * (1 - 0.1 * 0.5), weight.mean().item<float>(), 1e-6);   // a zero gradient has a zero polar factor
    }

    [Fact]
    public void Row_blocks_are_mapped_one_by_one()
    {
        using var scope = NewDisposeScope();
        var weight = Weight(12, 6);
        var gradient = weight.grad!.clone();
        var expected = cat([Oracle.Polar(gradient[..6]), Oracle.Polar(gradient[6..])]) * -0.1;

        new Muon(MatrixPlan.Of(weight).Split("*", 2), new() { LearningRate = 0.1, Accuracy = PolarAccuracy.Exact }).step();

        Expect.Close(weight, expected, relative: 1e-5);
    }

    [Fact]
    public void A_convolution_is_mapped_as_the_matrix_of_its_filters()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var weight = new Parameter(zeros(4, 2, 3, 3)) { grad = randn(4, 2, 3, 3) };
        var expected = Oracle.Polar(weight.grad!.reshape(4, 18)).reshape(4, 2, 3, 3) * -0.1;

        new Muon(MatrixPlan.Of(weight), new() { LearningRate = 0.1, Accuracy = PolarAccuracy.Exact }).step();

        Expect.Close(weight, expected, relative: 1e-5);
    }

    private static Parameter Weight(long m, long n)
    {
        manual_seed(0);
        return new Parameter(zeros(m, n)) { grad = randn(m, n) };
    }
}
