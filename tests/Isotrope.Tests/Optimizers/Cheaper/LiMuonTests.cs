using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;
using Isotrope.Polar.Kernels;
using MathNet.Numerics.LinearAlgebra;
using static Isotrope.Tests.Optimizers.ShapeClasses;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>LiMuon against its equations: two gradients of one batch, and a momentum cut to a rank.</summary>
public sealed class LiMuonTests
{
    private const double Rate = 0.05, Decay = 0.3, Momentum = 0.7;

    /// <summary>A batch is f(W) = ½Σ S∘W∘W - ⟨B, W⟩ with new S and B at every step, so that gradients depend on the
    /// weights.</summary>
    [Theory]
    [MemberData(nameof(Matrices), MemberType = typeof(ShapeClasses))]
    public void The_whole_momentum_follows_the_recursion(string shape) => Follows(shape, rank: 0);

    [Theory]
    [MemberData(nameof(Matrices), MemberType = typeof(ShapeClasses))]
    public void The_kept_momentum_is_cut_to_its_leading_singular_values(string shape) => Follows(shape, rank: 2);

    /// <summary>With the same batch at every step the second gradient takes off exactly what the momentum remembers.</summary>
    [Fact]
    public void Of_one_batch_the_momentum_is_its_gradient()
    {
        using var scope = NewDisposeScope();
        var (weight, plan) = Make("wide");
        using var optimizer = new LiMuon(plan, new() { Rank = 0, LearningRate = Rate, PolarSolver = new SvdPolar() });
        var target = randn_like(weight).detach();
        for (var step = 0; step < 10; step++)
        {
            var gradient = weight.detach() - target;
            optimizer.step(() => Evaluate(weight, ones_like(target), target));
            Expect.Close(optimizer.Snapshot().Tensors["parameter 0/momentum"], gradient, relative: 1e-12);
        }
    }

    [Fact]
    public void The_second_evaluation_is_at_the_present_weights_and_its_gradients_and_loss_remain()
    {
        using var scope = NewDisposeScope();
        var (weight, plan) = Make("square");
        using var optimizer = new LiMuon(plan);
        var target = randn_like(weight).detach();
        var seen = new List<Tensor>();
        Tensor? before = null;
        for (var step = 0; step < 2; step++)
        {
            seen.Clear();
            var start = weight.detach().clone();
            var loss = optimizer.step(() =>
            {
                seen.Add(weight.detach().clone());
                return Evaluate(weight, ones_like(target), target);
            });
            Assert.Equal(2, seen.Count);
            Assert.True(seen[1].Equals(start));
            if (before is not null) Assert.True(seen[0].Equals(before));
            Assert.True(weight.grad!.Equals(start - target));
            var expected = 0.5 * (start - target).square().sum() - 0.5 * target.square().sum();
            Assert.Equal(expected.item<double>(), loss.item<double>(), 1e-9);
            before = start;
        }
    }

    [Fact]
    public void It_does_not_step_without_a_closure()
    {
        using var scope = NewDisposeScope();
        var (_, plan) = Make("square");
        using var optimizer = new LiMuon(plan);
        Assert.Contains("step(closure)", Assert.Throws<ArgumentNullException>(() => optimizer.step()).Message);
    }

    [Fact]
    public void Weights_are_back_after_a_closure_that_fails()
    {
        using var scope = NewDisposeScope();
        var (weight, plan) = Make("square");
        using var optimizer = new LiMuon(plan);
        var target = randn_like(weight).detach();
        for (var step = 0; step < 2; step++) optimizer.step(() => Evaluate(weight, ones_like(target), target));
        var before = weight.detach().clone();
        Assert.Throws<TimeoutException>(() => optimizer.step(() => throw new TimeoutException()));
        Assert.True(weight.detach().Equals(before));
    }

    /// <summary>The sketch of a decaying spectrum finds its leading part: within a tenth of the best error of that rank, which
    /// power iterations on such a gap promise.</summary>
    [Fact]
    public void A_sketch_finds_the_leading_range()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var (u, _) = linalg.qr(randn(40, 30, dtype: ScalarType.Float64));
        var (v, _) = linalg.qr(randn(30, 30, dtype: ScalarType.Float64));
        var sigma = pow(tensor(0.7), arange(30, dtype: ScalarType.Float64));
        var matrix = (u * sigma).matmul(v.transpose(0, 1));
        var basis = RandomRange.Of(matrix, columns: 10 + 8, powers: 1, seed: 5);
        var error = (matrix - basis.matmul(basis.transpose(0, 1).matmul(matrix))).norm().item<double>();
        Assert.True(error < 1.1 * sigma[18..].norm().item<double>() + 0.1 * sigma[10..].norm().item<double>(), $"{error}");
        Expect.Close(basis.transpose(0, 1).matmul(basis), eye(18, dtype: ScalarType.Float64), 1e-12);
    }

    private static void Follows(string shape, int rank)
    {
        using var scope = NewDisposeScope();
        var (weight, plan) = Make(shape);
        using var optimizer = new LiMuon(plan, new()
        {
            LearningRate = Rate,
            WeightDecay = Decay,
            Momentum = Momentum,
            Rank = rank,
            PolarSolver = new SvdPolar(),
        });
        var expected = Of(shape, weight);
        var previous = expected.ToArray();
        var kept = expected.Select(own => own * 0).ToArray();
        for (var step = 1; step <= 20; step++)
        {
            var (steep, target) = (rand_like(weight).detach() + 0.5, randn_like(weight).detach());
            var (s, b) = (Of(shape, steep), Of(shape, target));
            for (var i = 0; i < expected.Length; i++)
            {
                var momentum = s[i].PointwiseMultiply(expected[i]) - b[i];
                if (step > 1) momentum += Momentum * (kept[i] - (s[i].PointwiseMultiply(previous[i]) - b[i]));
                previous[i] = expected[i];
                var scale = Math.Sqrt(Math.Max(1, (double)momentum.RowCount / momentum.ColumnCount));
                expected[i] = (1 - Rate * Decay) * expected[i] - Rate * scale * PolarFactor(momentum);
                kept[i] = rank == 0 ? momentum : Cut(momentum, rank);
            }
            optimizer.step(() => Evaluate(weight, steep, target));
            Expect.Close(weight, Tensor(shape, expected), relative: 1e-8);
        }
    }

    private static Matrix<double> Cut(Matrix<double> matrix, int rank)
    {
        var svd = matrix.Svd();
        return svd.U.SubMatrix(0, matrix.RowCount, 0, rank)
            * Matrix<double>.Build.DiagonalOfDiagonalVector(svd.S.SubVector(0, rank)) * svd.VT.SubMatrix(0, rank, 0, matrix.ColumnCount);
    }

    private static Tensor Evaluate(Parameter weight, Tensor steep, Tensor target)
    {
        using var noGradient = no_grad();
        weight.grad = steep * weight.detach() - target;
        return (0.5 * steep * weight.detach().square() - target * weight.detach()).sum();
    }
}
