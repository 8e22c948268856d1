using CsCheck;
using Isotrope.Norms;
using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;
using AdamW = Isotrope.Optimizers.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>Exact identities between optimizers, for random shapes and gradients in double precision.</summary>
public sealed class IdentityTests
{
    private const double Rate = 0.03, Momentum = 0.9, Exactly = 1e-12;

    private static readonly SvdPolar s_polar = new();
    private static readonly PolarGradOptions s_polarGrad = new() { LearningRate = Rate, Momentum = Momentum, PolarSolver = s_polar };
    private static readonly MuonOptions s_muon = new()
    {
        LearningRate = Rate,
        Momentum = Momentum,
        Form = MomentumForm.Average,
        UpdateScale = UpdateScale.None,
        PolarSolver = s_polar,
    };

    /// <summary>Shape and seed of a few gradients.</summary>
    private static Gen<(int Rows, int Columns, int Seed)> Cases =>
        Gen.Select(Gen.Int[1, 7], Gen.Int[1, 7], Gen.Int[0, 100_000], (rows, columns, seed) => (rows, columns, seed));

    [Fact]
    public void PolarGrad_grows_with_the_loss_and_Muon_does_not_see_its_scale() => Check(Cases, (item, gradients) =>
    {
        var scale = Math.Pow(10, item.Seed % 13 - 6);
        var scaled = gradients.Select(gradient => gradient * scale).ToList();
        Same(PolarGradOn(scaled, s_polarGrad with { LearningRate = Rate / scale }), PolarGradOn(gradients, s_polarGrad), Exactly);
        Same(MuonOn(scaled, s_muon), MuonOn(gradients, s_muon), Exactly);
    });

    [Fact]
    public void A_single_step_is_linear_in_the_gradient_or_constant_down_to_nothing() => Check(Cases, (_, gradients) =>
    {
        var bare = s_polarGrad with { Form = PolarGradForm.None };
        var (linear, constant) = (PolarGradOn([gradients[0]], bare), MuonOn([gradients[0]], s_muon));
        for (var exponent = 0; exponent <= 12; exponent += 3)
        {
            var small = gradients[0] * Math.Pow(10, -exponent);
            Same(PolarGradOn([small], bare), linear * Math.Pow(10, -exponent), Exactly);
            Same(MuonOn([small], s_muon), constant, Exactly);
        }
    });

    [Fact]
    public void Rotations_of_both_sides_and_transposition_pass_through() => Check(Cases, (item, gradients) =>
    {
        var (p, q) = (Rotation(item.Rows), Rotation(item.Columns));
        var turned = gradients.Select(gradient => p.matmul(gradient).matmul(q.t())).ToList();
        var flipped = gradients.Select(gradient => gradient.t().contiguous()).ToList();
        foreach (var form in Enum.GetValues<PolarGradForm>())
        {
            var options = s_polarGrad with { Form = form };
            Same(PolarGradOn(turned, options), p.matmul(PolarGradOn(gradients, options)).matmul(q.t()), Exactly);
            Same(PolarGradOn(flipped, options), PolarGradOn(gradients, options).t(), Exactly);
        }
        Same(MuonOn(turned, s_muon), p.matmul(MuonOn(gradients, s_muon)).matmul(q.t()), Exactly);
        Same(MuonOn(flipped, s_muon), MuonOn(gradients, s_muon).t(), Exactly);
    });

    [Fact]
    public void A_sum_of_gradients_is_an_average_at_another_rate() => Check(Cases, (_, gradients) =>
    {
        Same(PolarGradOn(gradients, s_polarGrad with { Form = PolarGradForm.HeavyBall }),
            PolarGradOn(gradients, s_polarGrad with { LearningRate = Rate / (1 - Momentum) }), Exactly);
        foreach (var nesterov in new[] { false, true })
            Same(MuonOn(gradients, s_muon with { Nesterov = nesterov, Form = MomentumForm.Sum }),
                MuonOn(gradients, s_muon with { Nesterov = nesterov }), Exactly);
    });

    [Fact]
    public void The_update_has_the_products_and_norms_of_its_definition() => Check(Cases, (item, gradients) =>
    {
        var gradient = gradients[0];
        var update = -PolarGradOn([gradient], s_polarGrad with { Form = PolarGradForm.None });
        var values = Oracle.Svd(gradient).S;
        var nuclear = values.Sum();
        Near(Rate * nuclear * nuclear, (update * gradient).sum());
        Near(Rate * Rate * nuclear * nuclear * Math.Min(item.Rows, item.Columns), update.square().sum());
        Near(Rate * nuclear, linalg.svdvals(update).max());
    });

    [Fact]
    public void On_vectors_it_is_gradient_descent_and_Muon_is_normalized() => Check(Cases, (item, _) =>
    {
        manual_seed(item.Seed);
        var gradient = randn(item.Rows, 1, dtype: ScalarType.Float64);
        Same(PolarGradOn([gradient], s_polarGrad with { Form = PolarGradForm.None }), gradient * -Rate, Exactly);
        Same(MuonOn([gradient], s_muon with { Momentum = 0 }), gradient / gradient.norm() * -Rate, Exactly);
    });

    [Fact]
    public void AdamW_becomes_constant_until_its_epsilon() => Check(Cases, (_, gradients) =>
    {
        Tensor Step(double scale) => Run([gradients[0] * scale], plan => new AdamW(plan, new() { LearningRate = Rate }));
        Same(Step(1e3), gradients[0].sign() * -Rate, 1e-4);   // not for entries near zero, of which there are few
    }, around: gradients => gradients[0].abs().min().item<double>() > 1e-2);

    [Fact]
    public void Decay_keeps_the_norm_below_its_start_or_one_over_the_decay() => CheckEach(
        Gen.Select(Cases, Gen.Double[0.05, 3], Gen.OneOf([.. s_bounded.Select(Gen.Const)]), (item, decay, norm) =>
            (item.Rows, item.Columns, item.Seed, decay, norm)),
        item =>
        {
            manual_seed(item.Seed);
            var norm = NormCatalog.Parse(item.norm);
            var weight = new Parameter(randn(item.Rows, item.Columns, dtype: ScalarType.Float64));
            var bound = Math.Max(norm.Value(weight.detach()).item<double>(), 1 / item.decay);
            using var optimizer = new TrustRegion(MatrixPlan.Of(weight),
                new() { LearningRate = 0.2, Norm = item.norm, WeightDecay = item.decay, PolarSolver = s_polar });
            for (var i = 0; i < 30; i++)
            {
                weight.grad = 1 + randn(item.Rows, item.Columns, dtype: ScalarType.Float64);
                optimizer.step();
                Assert.True(norm.Value(weight.detach()).item<double>() <= bound * (1 + Exactly));
            }
        });

    private static readonly string[] s_bounded =
        ["spectral", "max-entry", "entry-sum", "frobenius", "nuclear", "schatten(p=3)", "ky-fan(k=2)", "rows", "columns"];

    private static Tensor PolarGradOn(IReadOnlyList<Tensor> gradients, PolarGradOptions options) =>
        Run(gradients, plan => new PolarGrad(plan, options));

    private static Tensor MuonOn(IReadOnlyList<Tensor> gradients, MuonOptions options) =>
        Run(gradients, plan => new Muon(plan, options));

    /// <summary>Where steps along the gradients lead from zero.</summary>
    private static Tensor Run(IReadOnlyList<Tensor> gradients, Func<MatrixPlan, MatrixOptimizer> create)
    {
        var weight = new Parameter(zeros_like(gradients[0]));
        using var optimizer = create(MatrixPlan.Of(weight));
        foreach (var gradient in gradients)
        {
            weight.grad = gradient.clone();
            optimizer.step();
        }
        return weight.detach();
    }

    private static Tensor Rotation(long size) => linalg.qr(randn(size, size, dtype: ScalarType.Float64)).Q;

    private static void Same(Tensor actual, Tensor expected, double relative) => Expect.Close(actual, expected, relative);

    private static void Near(double expected, Tensor actual) => Assert.Equal(1, actual.item<double>() / expected, Exactly);

    private static void Check(
        Gen<(int Rows, int Columns, int Seed)> cases, Action<(int Rows, int Columns, int Seed), IReadOnlyList<Tensor>> holds,
        Func<IReadOnlyList<Tensor>, bool>? around = null) => cases.Sample(item =>
        {
            using var scope = NewDisposeScope();
            manual_seed(item.Seed);
            // All alike and well-conditioned, and so their means: the polar factor of a nearly singular matrix is not determined
            // to rounding.
            var mean = Conditioned(item.Rows, item.Columns);
            var gradients = Enumerable.Range(0, 4)
                .Select(_ => mean + 0.05 * randn(item.Rows, item.Columns, dtype: ScalarType.Float64)).ToList();
            if (around?.Invoke(gradients) ?? true) holds(item, gradients);
        }, iter: 40, threads: 1);

    private static void CheckEach<T>(Gen<T> cases, Action<T> holds) => cases.Sample(item =>
    {
        using var scope = NewDisposeScope();
        holds(item);
    }, iter: 60, threads: 1);

    private static Tensor Conditioned(long m, long n)
    {
        var (u, _, vh) = linalg.svd(randn(m, n, dtype: ScalarType.Float64), fullMatrices: false);
        var values = linspace(1, 2, Math.Min(m, n), dtype: ScalarType.Float64);
        return (u * values).matmul(vh);
    }
}
