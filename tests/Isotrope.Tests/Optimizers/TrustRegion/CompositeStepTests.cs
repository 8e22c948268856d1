using CsCheck;
using Isotrope.Norms;
using Isotrope.Optimizers;
using Isotrope.Plan;
using Parameter = TorchSharp.Modules.Parameter;

namespace Isotrope.Tests.Optimizers;

/// <summary>Steps with penalties and constraints: what they minimize, and what holds afterwards.</summary>
public sealed class CompositeStepTests
{
    /// <summary>What the default number of rounds promises, of the radius and of the model.</summary>
    private const double Tolerance = 1e-4;

    private const double Radius = 0.3;

    public static TheoryData<string, TrustRegionOptions> Terms()
    {
        var terms = new TheoryData<string, TrustRegionOptions>();
        foreach (var norm in new[] { "max-entry", "frobenius", "rows", "columns", "spectral", "nuclear", "entry-sum" })
            foreach (var options in new TrustRegionOptions[]
            {
                new() { AbsolutePenalty = 0.4 },
                new() { SquarePenalty = 0.7 },
                new() { AbsolutePenalty = 0.2, SquarePenalty = 2, Lower = -0.4, Upper = 0.5 },
                new() { Lower = -0.4, Upper = 0.5 },
                new() { BallNorm = "max-entry", BallRadius = 0.45 },
                new() { BallNorm = "spectral", BallRadius = 0.9 },
                new() { BallNorm = "frobenius", BallRadius = 1.1, AbsolutePenalty = 0.1 },
            })
                terms.Add(norm, options with { Norm = norm, LearningRate = Radius, Start = MomentumStart.None });
        return terms;
    }

    [Theory]
    [MemberData(nameof(Terms))]
    public void No_feasible_matrix_of_the_region_has_a_smaller_model(string name, TrustRegionOptions options)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var norm = NormCatalog.Parse(name);
        var (start, slope) = (Inside(options), randn(4, 6, dtype: ScalarType.Float64));
        var solution = Stepped(start, slope, options);
        var least = Model(solution, slope, options).item<double>();

        Assert.True(norm.Value(solution - start).item<double>() <= Radius * (1 + Tolerance));
        Assert.True(IsFeasible(solution.unsqueeze(0), options, 1e-9).all().item<bool>());
        // Feasible points of the region: random ones, pulled to the start until they fit, and ones beside the solution.
        var others = randn(4000, 4, 6, dtype: ScalarType.Float64);
        others *= logspace(-5, 0, 4000, dtype: ScalarType.Float64).reshape(-1, 1, 1);
        foreach (var about in new[] { start, solution, Stepped(start, slope, options with { LearningRate = Radius / 2 }) })
        {
            var tried = Feasible(about + others, options);
            var length = norm.Value(tried - start).reshape(-1, 1, 1);
            tried = start + (tried - start) * (Radius / length).clamp_max(1);   // sets are convex and hold the start
            var smaller = least - Model(tried, slope, options);
            Assert.True(smaller.max().item<double>() <= Tolerance * Math.Abs(least), $"beaten by {smaller.max().item<double>():g3}");
        }
    }

    [Theory]
    [InlineData("spectral", 0)]
    [InlineData("spectral", 0.3)]
    [InlineData("schatten(p=inf)", 0.3)]
    public void For_diagonal_matrices_the_spectral_steps_have_a_closed_form(string norm, double penalty)
    {
        using var scope = NewDisposeScope();
        var (start, slope) = (new[] { 0.5, -0.4, 0.1, 0.05 }, new[] { -1.0, 0.5, 0.2, 2.0 });
        var options = new TrustRegionOptions
        {
            Norm = norm,
            LearningRate = Radius,
            Start = MomentumStart.None,
            BallNorm = "spectral",
            BallRadius = 0.6,
            AbsolutePenalty = penalty,
            InnerRounds = 400,
        };
        var solution = Stepped(Diagonal(start), Diagonal(slope), options);
        // Off the diagonal nothing is gained, and on it every entry has an interval of its own.
        var expected = start.Zip(slope, (x, m) =>
        {
            var (low, high) = (Math.Max(x - Radius, -0.6), Math.Min(x + Radius, 0.6));
            return m > penalty ? low : m < -penalty ? high : Math.Clamp(0, low, high);
        });
        Expect.Close(solution, Diagonal([.. expected]), 1e-6);
    }

    [Fact]
    public void Steps_with_a_constraint_alone_turn_with_the_matrix()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var options = new TrustRegionOptions
        {
            LearningRate = Radius,
            Start = MomentumStart.None,
            BallNorm = "spectral",
            BallRadius = 0.9,
            InnerRounds = 400,
        };
        var (start, slope) = (Inside(options), randn(4, 6, dtype: ScalarType.Float64));
        var (p, q) = (linalg.qr(randn(4, 4, dtype: ScalarType.Float64)).Q, linalg.qr(randn(6, 6, dtype: ScalarType.Float64)).Q);
        Expect.Close(Stepped(p.matmul(start).matmul(q), p.matmul(slope).matmul(q), options),
            p.matmul(Stepped(start, slope, options)).matmul(q), 1e-6);
    }

    [Theory]
    [InlineData(0.19, false)]   // radius below twice the weight of the penalty over the curvature: zero is reached and kept
    [InlineData(0.25, true)]    // above: an oscillation between c and c - radius goes on for ever
    public void On_a_line_the_absolute_penalty_ends_at_zero_exactly_if_the_radius_is_small(double radius, bool cycles)
    {
        const double curvature = 2, penalty = 0.2;
        using var scope = NewDisposeScope();
        var weight = new Parameter(full([1, 1], 0.1 + 3 * radius + 0.02, dtype: ScalarType.Float64));
        using var optimizer = new TrustRegion(MatrixPlan.Of(weight), new()
        {
            LearningRate = radius,
            Norm = "max-entry",
            VectorNorm = "max-entry",
            Start = MomentumStart.None,
            AbsolutePenalty = penalty,
        });
        var seen = new List<double>();
        for (var i = 0; i < 40; i++)
        {
            weight.grad = weight.detach() * curvature;
            optimizer.step();
            seen.Add(weight.item<double>());
        }
        if (!cycles)
        {
            Assert.All(seen[10..], value => Assert.Equal(0, value));
            return;
        }
        Assert.Equal(radius, Math.Abs(seen[^1] - seen[^2]), 1e-12);
        Assert.Equal(seen[^1], seen[^3], 1e-12);
    }

    [Theory]
    [InlineData("max-entry")]
    [InlineData("frobenius")]
    [InlineData("spectral")]
    public void An_absolute_penalty_gives_exact_zeros(string norm)
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var weight = new Parameter(randn(6, 8, dtype: ScalarType.Float64) * 0.05);
        using var optimizer = new TrustRegion(
            MatrixPlan.Of(weight), new() { LearningRate = 0.05, Norm = norm, AbsolutePenalty = 0.5, Momentum = 0.5 });
        for (var i = 0; i < 30; i++)
        {
            weight.grad = randn(6, 8, dtype: ScalarType.Float64) * 0.1;
            optimizer.step();
        }
        Assert.Equal(48, weight.eq(0).sum().item<long>());   // the penalty wins everywhere
    }

    [Fact]
    public void Weights_outside_of_the_feasible_set_are_inside_after_one_step() => Gen.Select(
        Gen.Int[1, 1000], Gen.OneOf(Gen.Const("spectral"), Gen.Const("max-entry"), Gen.Const("frobenius"), Gen.Const("rows")),
        Gen.OneOf(Gen.Const("spectral"), Gen.Const("max-entry"), Gen.Const("frobenius"), Gen.Const("nuclear")))
        .Sample((seed, norm, ball) =>
        {
            using var scope = NewDisposeScope();
            manual_seed(seed);
            var options = new TrustRegionOptions
            {
                LearningRate = 0.1,
                Norm = norm,
                BallNorm = ball,
                BallRadius = 0.5,
                WeightDecay = 0.2,
                InnerRounds = 50,
            };
            var weight = new Parameter(randn(3, 5, dtype: ScalarType.Float64));
            using var optimizer = new TrustRegion(MatrixPlan.Of(weight), options);
            for (var i = 0; i < 5; i++)
            {
                weight.grad = randn(3, 5, dtype: ScalarType.Float64);
                optimizer.step();
                if (NormCatalog.Parse(ball).Value(weight.detach()).item<double>() > 0.5 * (1 + 1e-12)) return false;
            }
            return true;
        }, iter: 30, threads: 1);

    [Fact]
    public void Convolutions_batches_and_single_precision_are_solved_matrix_by_matrix()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var options = new TrustRegionOptions
        {
            LearningRate = 0.1,
            Start = MomentumStart.None,
            AbsolutePenalty = 0.2,
            BallNorm = "spectral",
        };
        var gradient = randn(4, 2, 3, 3);
        Expect.Close(Stepped(zeros(4, 2, 3, 3), gradient, options).reshape(4, 18),
            Stepped(zeros(4, 18), gradient.reshape(4, 18), options), 1e-6);
        var batch = randn(3, 4, 5);
        Expect.Close(Stepped(zeros(3, 4, 5), batch, options)[1], Stepped(zeros(4, 5), batch[1], options), 1e-6);
    }

    private static Tensor Stepped(Tensor start, Tensor slope, TrustRegionOptions options)
    {
        var weight = new Parameter(start.clone()) { grad = slope.clone() };
        using var optimizer = new TrustRegion(MatrixPlan.Of(weight), options);
        optimizer.step();
        return weight.detach();
    }

    private static Tensor Model(Tensor x, Tensor slope, TrustRegionOptions options) =>
        (x * slope).sum([-2, -1]) + options.AbsolutePenalty * x.abs().sum([-2, -1])
        + options.SquarePenalty / 2 * x.square().sum([-2, -1]);

    private static Tensor Inside(TrustRegionOptions options) =>
        Feasible(randn(4, 6, dtype: ScalarType.Float64) * 0.3, options).clone();

    private static Tensor Feasible(Tensor x, TrustRegionOptions options) => options.BallNorm is { } ball
        ? x * (options.BallRadius / NormCatalog.Parse(ball).Value(x).unsqueeze(-1).unsqueeze(-1)).clamp_max(1)
        : x.clamp(options.Lower, options.Upper);

    private static Tensor IsFeasible(Tensor x, TrustRegionOptions options, double tolerance) =>
        (options.BallNorm is { } ball ? NormCatalog.Parse(ball).Value(x).le(options.BallRadius * (1 + tolerance)) : x.le(double.MaxValue))
        & (x.ge(options.Lower - tolerance) & x.le(options.Upper + tolerance)).all();

    private static Tensor Diagonal(double[] entries) => diag(tensor(entries, dtype: ScalarType.Float64));
}
