using Isotrope.Optimizers;
using Isotrope.Plan;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Golden;

public sealed class TrajectoryTests
{
    /// <summary>
    /// The references of Muon add 1e-7 to the norm before orthogonalizing, which this library does not; the trajectories differ
    /// by that much. Everything else agrees to rounding.
    /// </summary>
    private const double Rounding = 1e-10, NormGuard = 2e-7;

    [Theory]
    [InlineData("a")]
    [InlineData("c")]
    [InlineData("e")]
    [InlineData("v")]
    public void AdamW_follows_PyTorch(string key)
    {
        var hyper = GoldenFile.Record("adamw", key).GetProperty("hyper");
        Follows("adamw", key, Rounding, plan => new AdamW(plan, new()
        {
            LearningRate = hyper.GetProperty("lr").GetDouble(),
            WeightDecay = hyper.GetProperty("weight_decay").GetDouble(),
            Beta1 = hyper.GetProperty("betas")[0].GetDouble(),
            Beta2 = hyper.GetProperty("betas")[1].GetDouble(),
            Epsilon = hyper.GetProperty("eps").GetDouble(),
        }));
    }

    [Theory]
    [InlineData("muon", "a", 0)]
    [InlineData("muon", "c", 0)]
    [InlineData("muon_wd", "a", 0.1)]
    [InlineData("muon_wd", "c", 0.1)]
    public void Muon_follows_its_original(string @case, string key, double decay) =>
        Follows(@case, key, NormGuard, plan => new Muon(plan, MuonOptions.Jordan with { WeightDecay = decay }));

    [Theory]
    [InlineData("muon_moonlight", "a", true)]
    [InlineData("muon_moonlight", "c", true)]
    [InlineData("muon_moonlight_plain", "a", false)]
    [InlineData("muon_moonlight_plain", "c", false)]
    public void Muon_follows_Moonlight(string @case, string key, bool nesterov) =>
        Follows(@case, key, NormGuard, plan => new Muon(plan, MuonOptions.Moonlight with { Nesterov = nesterov }));

    [Theory]
    [InlineData("a", false)]
    [InlineData("c", false)]
    [InlineData("a", true)]
    [InlineData("c", true)]
    public void PolarGrad_follows_its_reference_with_converged_polar_factors(string key, bool polarFirst) =>
        Follows(polarFirst ? "polargrad_qdwh_polarfirst" : "polargrad_qdwh", key, Rounding, plan => new PolarGrad(plan, new()
        {
            WeightDecay = 0.01,
            Form = polarFirst ? PolarGradForm.PolarFirst : PolarGradForm.MomentumFirst,
        }));

    [Theory]
    [InlineData("a")]
    [InlineData("c")]
    public void PolarGrad_follows_its_reference_with_Polar_Express(string key) =>
        Follows("polargrad_pe8", key, NormGuard,
            plan => new PolarGrad(plan, new() { WeightDecay = 0.01, Solver = "polar-express-8" }));

    private static void Follows(string @case, string key, double tolerance, Func<MatrixPlan, MatrixOptimizer> create)
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(GoldenFile.Initial(key));
        using var optimizer = create(MatrixPlan.Of(parameter));
        var expected = GoldenFile.Trajectory(@case, key).ToDictionary(pair => pair.Step, pair => pair.Parameter);
        for (var step = 1; step <= expected.Keys.Max(); step++)
        {
            parameter.grad = GoldenFile.Gradient(key, step);
            optimizer.step();
            if (!expected.TryGetValue(step, out var value)) continue;
            var error = (parameter - value).abs().max().item<double>();
            Assert.True(error <= tolerance, $"step {step}: off by {error:g3}, allowed {tolerance:g2}");
        }
    }
}
