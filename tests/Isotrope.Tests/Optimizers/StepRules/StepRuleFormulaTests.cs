using Isotrope.Optimizers;
using MathNet.Numerics.LinearAlgebra;
using static Isotrope.Tests.Optimizers.WeightedSquares;

namespace Isotrope.Tests.Optimizers;

/// <summary>The step rules against their equations in plain matrices, twenty steps on every kind of shape.</summary>
public sealed class StepRuleFormulaTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Armijo_halves_until_the_loss_falls_by_a_share_of_the_prediction()
    {
        var trials = 0;
        var options = new ArmijoOptions { LearningRate = 4, SufficientDecrease = 0.3, Backtracking = 0.7, WeightDecay = 0.01 };
        Agree(plan => new Armijo(plan, options),
            at =>
            {
                var (d, dual) = InSpectralNorm(at.Gradients);
                var a = 4.0;
                for (; at.Loss(Moved(at.Weights, d, a)) > at.Loss(at.Weights) - 0.3 * a * dual; trials++) a *= 0.7;
                at.Move(d, a, kept: 1 - 4 * 0.01);
            }, Tolerance);
        Assert.True(trials > 20);
    }

    [Fact]
    public void A_search_that_gives_up_moves_nothing() =>
        Agree(plan => new Armijo(plan, new() { LearningRate = 1e4, MostTrials = 3 }), _ => { }, Tolerance);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_radius_follows_the_ratio_of_actual_to_predicted_decrease(bool frobenius)
    {
        var (radius, refused, grown, shrunk) = (1.0, 0, 0, 0);
        var options = new TrustRatioOptions { LearningRate = frobenius ? 3 : 2, Acceptance = 0.2, LargestRadius = 4 };
        if (frobenius) options = options with { Norm = "frobenius", Aggregation = NormAggregation.Euclidean };
        Agree(plan => new TrustRatio(plan, options), at =>
        {
            var (d, dual) = frobenius ? InEuclideanNorm(at.Gradients) : InSpectralNorm(at.Gradients);
            var length = options.LearningRate * radius;
            var ratio = (at.Loss(at.Weights) - at.Loss(Moved(at.Weights, d, length))) / (length * dual);
            if (ratio > 0.2) at.Move(d, length);
            else refused++;
            if (ratio < 0.25) shrunk++;
            if (ratio > 0.75) grown++;
            radius = ratio < 0.25 ? radius / 4 : ratio > 0.75 ? Math.Min(2 * radius, 4) : radius;
        }, Tolerance);
        Assert.True(refused > 0 && shrunk > 0 && grown > 0, $"{refused} refused, {grown} grown, {shrunk} shrunk");
    }

    [Theory]
    [InlineData(false, double.PositiveInfinity)]
    [InlineData(true, double.PositiveInfinity)]
    [InlineData(false, 0.05)]
    public void Polyaks_step_reaches_the_lower_bound_of_the_linear_model(bool frobenius, double largest)
    {
        var options = new PolyakOptions { LearningRate = 0.5, LowerBound = 1.5, LargestStep = largest };
        if (frobenius) options = options with { Norm = "frobenius", Aggregation = NormAggregation.Euclidean };
        Agree(plan => new Polyak(plan, options), at =>
        {
            var (d, dual) = frobenius ? InEuclideanNorm(at.Gradients) : InSpectralNorm(at.Gradients);
            at.Move(d, 0.5 * Math.Min(Math.Max(at.Loss(at.Weights) - 1.5, 0) / dual, largest));
        }, Tolerance);
    }

    [Fact]
    public void Polyaks_level_moves_with_the_best_loss()
    {
        var (best, gap, reached, missed) = (double.PositiveInfinity, 0.8, 0, 0);
        var options = new PolyakOptions
        {
            LowerBound = null,
            LevelGap = 0.8,
            GapGrowth = 1.5,
            GapShrink = 0.6,
            LeastLevelGap = 0.3,
        };
        Agree(plan => new Polyak(plan, options),
            at =>
            {
                var (d, dual) = InSpectralNorm(at.Gradients);
                var f = at.Loss(at.Weights);
                if (at.Step > 1 && f <= best - gap) (gap, reached) = (1.5 * gap, reached + 1);
                else if (at.Step > 1) (gap, missed) = (Math.Max(0.6 * gap, 0.3), missed + 1);
                best = Math.Min(best, f);
                at.Move(d, (f - best + gap) / dual);
            }, Tolerance);
        Assert.True(reached > 0 && missed > 0);
    }

    [Theory]
    [InlineData(true, false, 1)]
    [InlineData(true, true, 1)]
    [InlineData(false, false, 0.02)]
    [InlineData(false, true, 1)]
    public void Momo_stops_where_the_averaged_model_reaches_the_bound(bool published, bool estimated, double rate)
    {
        var options = (published ? MomoOptions.Published : new()) with
        {
            LearningRate = rate,
            LowerBound = estimated ? -3 : 0.5,
            EstimateLowerBound = estimated,
        };
        var (loss, product, bound) = (0.0, 0.0, options.LowerBound);
        var m = new List<Matrix<double>>();
        var (capped, cut, lowered) = (0, 0, 0);
        Agree(plan => new Momo(plan, options), at =>
        {
            var (f, now) = (at.Loss(at.Weights), Inner(at.Gradients, at.Weights));
            var old = at.Step == 1 ? 0 : 0.9;
            m = [.. at.Gradients.Select((g, i) => old * (at.Step == 1 ? g : m[i]) + (1 - old) * g)];
            (loss, product) = (old * loss + (1 - old) * f, old * product + (1 - old) * now);
            var model = loss - product + Inner(m, at.Weights);
            if (estimated && model < bound) (bound, lowered) = (Math.Max(model / 2, options.LowerBound), lowered + 1);
            var (d, dual) = published ? InEuclideanNorm(m) : InSpectralNorm(m);
            var reach = Math.Max(model - bound, 0) / (dual * dual);
            if (reach < rate) cut++;
            else capped++;
            var step = Math.Min(rate, reach);
            if (estimated) bound = Math.Max(model - step * dual * dual / 2, options.LowerBound);
            at.Move(d, step * dual);
        }, Tolerance, vector: published);
        Assert.True(cut > 0);
        Assert.Equal(rate < 1, capped > 0);
        Assert.True(!estimated || lowered > 0);
    }

    [Theory]
    [InlineData(null, 0.01)]
    [InlineData(0.5, 1e-4)]   // never cut off
    [InlineData(0.5, 1)]
    public void MuonMax_steps_by_the_sum_of_nuclear_norms_and_beside_it_like_Adam(double? bound, double rate)
    {
        var options = new MuonMaxOptions
        {
            LearningRate = rate,
            LowerBound = bound,
            Solver = "svd",
            WeightDecay = 0.03,
            MatrixFactor = 4,
        };
        var (m, v, offset, cut) = (new List<Matrix<double>>(), Matrix<double>.Build.Dense(1, 1), 0.0, 0);
        Agree(plan => new MuonMax(plan, options), at =>
        {
            var old = at.Step == 1 ? 0 : 0.95;
            m = [.. at.Gradients.Select((g, i) => old * (at.Step == 1 ? g : m[i]) + (1 - old) * g)];
            var last = at.Gradients[^1];
            v = old * (at.Step == 1 ? last : v) + (1 - old) * last.PointwiseMultiply(last);
            offset = old * offset + (1 - old) * (at.Loss(at.Weights) - Inner(at.Gradients, at.Weights));
            var (u, nuclear) = InSpectralNorm(m[..^1]);
            var adam = m[^1].PointwiseDivide(v.PointwiseSqrt() + 1e-8);
            var square = 4 * nuclear * nuclear + Inner([m[^1]], [adam]);
            var reach = bound is { } b ? Math.Max(offset + Inner(m, at.Weights) - b, 0) / square : double.PositiveInfinity;
            if (reach < rate) cut++;
            var step = Math.Min(rate, reach);
            at.Move([.. u.Select(matrix => 4 * nuclear * matrix), adam], step, kept: 1 - rate * 0.03);
        }, Tolerance, vector: true);
        Assert.Equal(rate == 1, cut > 10);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void The_distance_over_the_root_of_squared_gradients_is_the_rate(bool published, bool normalized)
    {
        var options = (published ? DistanceOptions.Published : new() { Momentum = 0.5 }) with
        {
            FirstDistance = 0.01,
            Epsilon = 0.1,
            Normalized = normalized,
        };
        var (start, distance, squares) = (new List<Matrix<double>>(), 0.0, 0.1);
        var m = new List<Matrix<double>>();
        double Size(IEnumerable<Matrix<double>> w) => published
            ? Math.Sqrt(w.Sum(matrix => Math.Pow(matrix.FrobeniusNorm(), 2)))
            : w.Max(matrix => Oracle.Svd(Trajectories.Tensor(matrix)).S[0]);
        Agree(plan => new DistanceOverGradients(plan, options), at =>
        {
            if (at.Step == 1) (start, distance) = ([.. at.Weights], 0.01 * (1 + Size(at.Weights)));
            else distance = Math.Max(distance, Size(Moved(at.Weights, start, 1)));
            m = [.. at.Gradients.Select((g, i) => published ? g : 0.5 * (at.Step == 1 ? 0 * g : m[i]) + 0.5 * g)];
            var (d, dual) = published ? InEuclideanNorm(m) : InSpectralNorm(m);
            if (normalized) dual = 1;
            squares += dual * dual;
            at.Move(d, distance / Math.Sqrt(squares) * dual);
        }, Tolerance, vector: published);
    }
}
