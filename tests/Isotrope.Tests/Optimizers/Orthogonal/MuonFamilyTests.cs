using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>Muon's relatives in exact arithmetic.</summary>
public sealed class MuonFamilyTests
{
    private const double Rate = 0.1;

    [Theory]
    [InlineData(UpdateScale.Spectral, 12, 3, 2)]           // √(12/3)
    [InlineData(UpdateScale.Spectral, 3, 12, 1)]
    [InlineData(UpdateScale.MatchRms, 3, 25, 1)]           // 0.2·√25
    [InlineData(UpdateScale.RmsToRms, 3, 12, 0.5)]         // √(3/12)
    [InlineData(UpdateScale.UnitRms, 3, 25, 5)]            // √25
    [InlineData(UpdateScale.None, 12, 3, 1)]
    public void The_update_has_the_spectral_norm_of_its_scale(UpdateScale scale, long m, long n, double expected)
    {
        using var scope = NewDisposeScope();
        var weight = Weight(m, n);
        Step(new Muon(MatrixPlan.Of(weight), new() { LearningRate = Rate, UpdateScale = scale, PolarSolver = new SvdPolar() }));
        Assert.Equal(Rate * expected, Oracle.Svd(weight).S.Max(), 1e-12);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_sum_an_average_and_a_corrected_average_point_the_same_way(bool nesterov)
    {
        using var scope = NewDisposeScope();
        var weights = new[] { MomentumForm.Average, MomentumForm.Sum, MomentumForm.CorrectedAverage }.Select(form =>
        {
            var weight = Weight(5, 8);
            using var optimizer = new Muon(MatrixPlan.Of(weight), new()
            {
                LearningRate = Rate,
                Form = form,
                Nesterov = nesterov,
                PolarSolver = new SvdPolar(),
            });
            for (var i = 0; i < 5; i++)
            {
                manual_seed(i);
                weight.grad = randn(5, 8, dtype: ScalarType.Float64);
                optimizer.step();
            }
            return weight.detach();
        }).ToList();

        Expect.Close(weights[1], weights[0], relative: 1e-12);
        // two corrections, one step apart
        if (nesterov) Assert.True((weights[2] - weights[0]).abs().max().item<double>() > 1e-4);
        else Expect.Close(weights[2], weights[0], relative: 1e-12);
    }

    [Fact]
    public void Conventions_are_what_their_code_says()
    {
        Assert.Equal(
            (0.02, 0, true), (MuonOptions.Jordan.LearningRate, MuonOptions.Jordan.WeightDecay, MuonOptions.Jordan.Nesterov));
        Assert.Equal((1e-3, 0.1, MomentumForm.Sum),
            (MuonOptions.Moonlight.LearningRate, MuonOptions.Moonlight.WeightDecay, MuonOptions.Moonlight.Form));
        Assert.Equal(MomentumForm.CorrectedAverage, MuonOptions.Optax.Form);
        Assert.Equal((UpdateScale.RmsToRms, false), (MuonOptions.Dion.UpdateScale, MuonOptions.Dion.Nesterov));
        Assert.Equal((3e-4, UpdateScale.UnitRms), (MuonOptions.Emerging.LearningRate, MuonOptions.Emerging.UpdateScale));
    }

    [Theory]
    [InlineData(6, 9)]
    [InlineData(9, 6)]
    public void NorMuon_gives_rows_one_size_and_keeps_the_norm_of_the_polar_factor(long m, long n)
    {
        using var scope = NewDisposeScope();
        var weight = Weight(m, n);
        var polar = Oracle.Polar(weight.grad!);
        Step(new NorMuon(
            MatrixPlan.Of(weight), new() { LearningRate = Rate, UpdateScale = UpdateScale.None, PolarSolver = new SvdPolar() }));

        // After one step the mean square of a row is (1 - β₂) of its own: every row is divided by its size.
        var expected = polar / polar.norm(1, true, 2);
        Expect.Close(weight, expected * (-Rate * polar.norm() / expected.norm()), relative: 1e-9);
    }

    [Fact]
    public void NorMuon_remembers_one_number_for_each_row_of_each_block()
    {
        using var scope = NewDisposeScope();
        var weight = Weight(12, 5);
        using var optimizer = new NorMuon(MatrixPlan.Of(weight).Split("*", 3));
        optimizer.step();
        Assert.Equal([3, 4, 1], optimizer.Snapshot().Tensors["parameter 0/row_square"].shape);
        Assert.Equal((12 * 5 + 12) * sizeof(double), optimizer.StateBytes);
    }

    [Theory]
    [InlineData(6, 9)]
    [InlineData(9, 6)]
    public void Dion_of_full_rank_takes_the_gradient_apart_and_keeps_a_share(long m, long n)
    {
        using var scope = NewDisposeScope();
        var weight = Weight(m, n);
        var gradient = weight.grad!.clone();
        using var optimizer = new Dion(MatrixPlan.Of(weight), new() { LearningRate = Rate, WeightDecay = 0, Momentum = 0.75 });
        optimizer.step();

        var kept = optimizer.Snapshot().Tensors["parameter 0/momentum"];
        if (m <= n) Expect.Close(kept, gradient * 0.75, relative: 1e-10);   // P spans all rows, so P·R^T is the whole gradient
        // The update is P·Q^T with orthonormal P and unit columns in Q: its squared norm is the rank.
        var update = weight.detach() / (-Rate * Math.Sqrt((double)m / n));
        Assert.Equal(6, update.square().sum().item<double>(), 1e-6);
        // It goes downhill: ⟨G, P·Q^T⟩ = Σ‖R_j‖ > 0.
        Assert.True((gradient * update).sum().item<double>() > 0);
    }

    [Fact]
    public void Dion_of_low_rank_updates_by_that_rank_and_states_its_bytes()
    {
        using var scope = NewDisposeScope();
        var weight = Weight(10, 7);
        using var optimizer = new Dion(MatrixPlan.Of(weight), new() { LearningRate = Rate, WeightDecay = 0, Rank = 2 });
        optimizer.step();
        var singular = Oracle.Svd(weight).S;
        Assert.True(singular[1] > 1e-3 && singular[2] < 1e-12, string.Join(", ", singular));
        Assert.Equal((10 * 7 + 7 * 2) * sizeof(double), optimizer.StateBytes);
    }

    [Fact]
    public void Dion_finds_the_dominant_directions_of_a_constant_gradient()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var (u, _) = linalg.qr(randn(8, 3, dtype: ScalarType.Float64));
        var (v, _) = linalg.qr(randn(6, 3, dtype: ScalarType.Float64));
        var weight = new Parameter(zeros(8, 6, dtype: ScalarType.Float64))
        {
            grad = u.matmul(diag(tensor(new double[] { 100, 10, 1e-3 }))).matmul(v.transpose(0, 1)),
        };
        using var optimizer = new Dion(
            MatrixPlan.Of(weight), new() { LearningRate = Rate, WeightDecay = 0, Rank = 2, Momentum = 0 });
        for (var i = 0; i < 20; i++) optimizer.step();
        using (no_grad()) weight.zero_();
        optimizer.step();

        var dominant = u[.., ..2].matmul(v[.., ..2].transpose(0, 1));
        Expect.Close(weight, dominant * (-Rate * Math.Sqrt(8.0 / 6)), relative: 1e-3);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void The_first_basis_of_Dion_follows_from_the_seed_alone(long seed, bool same)
    {
        using var scope = NewDisposeScope();
        Tensor Basis(long from)
        {
            using var optimizer = new Dion(MatrixPlan.Of(Weight(5, 4)), new() { Seed = from });
            return optimizer.Snapshot().Tensors["parameter 0/basis"].clone();
        }
        manual_seed(17);
        Assert.Equal(same, Basis(0).Equals(Basis(seed)));
    }

    private static Parameter Weight(long m, long n)
    {
        manual_seed(0);
        return new Parameter(zeros(m, n, dtype: ScalarType.Float64)) { grad = randn(m, n, dtype: ScalarType.Float64) };
    }

    private static void Step(MatrixOptimizer optimizer)
    {
        optimizer.step();
        optimizer.Dispose();
    }
}
