using Isotrope.Moments;
using Isotrope.Polar;
using TorchSharp.Modules;

namespace Isotrope.Tests.Moments;

/// <summary>Which inputs the hooks see, and what is made of them.</summary>
public sealed class InputMomentsTests
{
    [Fact]
    public void A_single_pass_gives_the_plain_mean_of_its_rows_and_advancing_keeps_it()
    {
        using var scope = NewDisposeScope();
        var (layer, input) = (Layer(), Random(3, 5, 4));
        using var moments = InputMoments.Watch(layer);
        layer.call(input);
        var expected = Moment(input);
        Assert.Equal(15, moments["weight"].Rows);
        Expect.Close(moments["weight"].Value(), expected, 1e-14);

        moments.Advance();

        Assert.Equal(0, moments["weight"].Rows);
        Expect.Close(moments["weight"].Value(), expected, 1e-14);   // corrected for the start at zero
    }

    [Fact]
    public void Steps_are_averaged_with_decay_and_calls_within_a_step_by_their_rows()
    {
        using var scope = NewDisposeScope();
        var layer = Layer();
        using var moments = InputMoments.Watch(layer, new() { Beta = 0.75 });
        var (first, second, third) = (Random(6, 4), Random(10, 4), Random(2, 4));
        layer.call(first);
        moments.Advance();
        layer.call(second);
        layer.call(third);

        var weighted = (Moment(first) * 0.75 + Moment(cat([second, third]))) / 1.75;
        Expect.Close(moments["weight"].Value(), weighted, 1e-14);   // what waits counts as if it had been advanced
        moments.Advance();
        Expect.Close(moments["weight"].Value(), weighted, 1e-14);
        moments.Advance();   // nothing new: nothing changes
        Expect.Close(moments["weight"].Value(), weighted, 1e-14);
    }

    [Fact]
    public void Without_correction_the_mean_begins_at_a_multiple_of_the_identity()
    {
        using var scope = NewDisposeScope();
        var (layer, input) = (Layer(), Random(6, 4));
        using var moments = InputMoments.Watch(layer, new() { CorrectBias = false, Initial = 0.5 });
        layer.call(input);
        moments.Advance();
        Expect.Close(moments["weight"].Value(), eye(4, dtype: ScalarType.Float64) * 0.475 + Moment(input) * 0.05, 1e-14);
    }

    [Fact]
    public void Passes_that_are_no_training_change_nothing()
    {
        using var scope = NewDisposeScope();
        var layer = Layer();
        using var moments = InputMoments.Watch(layer);
        layer.call(Random(6, 4));
        var before = moments["weight"].Value();

        using (no_grad()) layer.call(Random(6, 4));
        layer.eval();
        layer.call(Random(6, 4));
        layer.train();
        moments.IsObserving = false;
        layer.call(Random(6, 4));

        Assert.True(moments["weight"].Value().Equals(before));
        moments.IsObserving = true;
        layer.call(Random(6, 4));
        Assert.Equal(12, moments["weight"].Rows);
    }

    [Fact]
    public void A_tensor_tied_in_two_layers_has_one_moment_over_the_inputs_of_both()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Layer(), Layer());
        second.weight = first.weight;
        var model = nn.Sequential(("a", first), ("b", second));
        using var moments = InputMoments.Watch(model);
        var (one, other) = (Random(6, 4), Random(3, 4));
        first.call(one);
        second.call(other);
        Assert.Single(moments);
        Expect.Close(moments["b.weight"].Value(), Moment(cat([one, other])), 1e-14);
    }

    [Fact]
    public void A_sample_of_the_rows_spreads_over_all_positions_and_counts_every_row_once_at_most()
    {
        using var scope = NewDisposeScope();
        var layer = Layer(64);
        using var moments = InputMoments.Watch(layer, new() { Rows = 16 });
        // Row i of 16 sequences of 4 tokens is the unit vector i: the diagonal of the moment says which rows were taken.
        layer.call(eye(64, dtype: ScalarType.Float64).reshape(16, 4, 64));

        var taken = (moments["weight"].Value().diagonal() * 16).data<double>().ToArray();
        Assert.Equal(16, moments["weight"].Rows);
        Assert.All(taken, times => Assert.True(Math.Abs(times) < 1e-12 || Math.Abs(times - 1) < 1e-12));
        for (var position = 0; position < 4; position++)
            Assert.InRange(taken.Where((_, row) => row % 4 == position).Sum(), 3, 5);
        for (var quarter = 0; quarter < 4; quarter++) Assert.InRange(taken.Skip(16 * quarter).Take(16).Sum(), 3, 5);
    }

    [Theory]
    [InlineData(PaddingModes.Zeros)]
    [InlineData(PaddingModes.Circular)]
    [InlineData(PaddingModes.Reflect)]
    public void Rows_of_a_convolution_are_what_its_weight_multiplies(PaddingModes mode)
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        Convolution[] layers =
        [
            nn.Conv1d(3, 4, 4, padding: Padding.Same, padding_mode: mode, bias: false),   // uneven: one more on the right
            nn.Conv2d(2, 5, (3, 2), stride: (1, 2), padding: (2, 1), dilation: (2, 1), padding_mode: mode, bias: false),
            nn.Conv3d(2, 3, 2, bias: false),
        ];
        long[][] inputs = [[2, 3, 9], [2, 2, 7, 6], [1, 2, 3, 4, 3]];
        foreach (var (layer, shape) in layers.Zip(inputs))
        {
            layer.to(ScalarType.Float64);
            var input = Random(shape);
            var rows = LayerInputs.Rows(layer, input);
            var output = layer.call(input);                                    // [b, out, ...]
            var expected = output.movedim([1L], [-1L]).reshape(-1, output.shape[1]);
            Expect.Close(rows.matmul(layer.weight!.reshape(output.shape[1], -1).t()), expected, 1e-12);
        }
    }

    [Fact]
    public void Powers_undo_the_moment_and_the_spectrum_is_that_of_the_inputs()
    {
        using var scope = NewDisposeScope();
        var layer = Layer();
        using var moments = InputMoments.Watch(layer);
        var input = Random(50, 4) * tensor(new[] { 4.0, 2, 1, 0.5 });
        layer.call(input);
        var moment = moments["weight"];
        var damped = Moment(input) + eye(4, dtype: ScalarType.Float64) * (0.1 * Moment(input).trace() / 4 + 0.01);
        var identity = eye(4, dtype: ScalarType.Float64);

        var (inverse, root) = (moment.InversePower(1, 0.1, 0.01), moment.InversePower(0.5, 0.1, 0.01));

        Expect.Close(inverse.matmul(damped), identity, 1e-12);
        Expect.Close(root.matmul(root).matmul(damped), identity, 1e-12);
        var gradient = Random(3, 4);
        Expect.Close(moment.Preconditioned(gradient, 1, 0.1, 0.01), gradient.matmul(inverse), 1e-12);
        Expect.Close(moment.Whitened(gradient, 0.1, 0.01),
            Oracle.Polar(gradient.matmul(root)).matmul(root), 1e-10);
        var values = moment.Eigenvalues();
        Assert.Equal(Oracle.Svd(Moment(input)).S, values, (a, b) => Math.Abs(a - b) < 1e-10);
        Assert.Equal(Math.Pow(values.Sum(), 2) / values.Sum(value => value * value), moment.EffectiveRank(), 1e-12);
    }

    [Fact]
    public void Inputs_can_be_given_by_hand()
    {
        using var scope = NewDisposeScope();
        using var moments = InputMoments.Watch(Layer());
        var input = Random(9, 4);
        moments[0].Observe(input);
        Expect.Close(moments[0].Value(), Moment(input), 1e-14);
        Assert.Contains("must be 4", Assert.Throws<ArgumentException>(() => moments[0].Observe(Random(9, 5))).Message);
    }

    [Fact]
    public void What_cannot_be_told_is_refused_with_the_reason()
    {
        using var scope = NewDisposeScope();
        using var moments = InputMoments.Watch(Layer());
        Assert.Contains("call(...)", Assert.Throws<InvalidOperationException>(() => moments["weight"].Value()).Message);
        Assert.Contains("Did you mean 'weight'?", Assert.Throws<ArgumentException>(() => moments["weigth"]).Message);
        Assert.Contains("no linear layer", Assert.Throws<ArgumentException>(
            () => InputMoments.Watch(nn.Sequential(nn.Embedding(3, 4), nn.LayerNorm(4)))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => InputMoments.Watch(Layer(), new() { Beta = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => moments["weight"].InversePower(0));
    }

    [Fact]
    public void A_thousand_passes_leave_the_number_of_live_tensors_unchanged_and_disposing_removes_the_hooks()
    {
        using var scope = NewDisposeScope();
        var (layer, input) = (Layer(), Random(6, 4));
        var moments = InputMoments.Watch(layer);
        void Pass()
        {
            using var pass = NewDisposeScope();
            layer.call(input);
            moments.Advance();
        }
        Pass();
        var before = LiveTensors.Count();
        for (var i = 0; i < 1000; i++) Pass();
        Assert.Equal(before, LiveTensors.Count());

        moments.Dispose();
        Assert.Equal(before - 2, LiveTensors.Count());   // the mean and its weight
        layer.call(input);
    }

    private static Linear Layer(long size = 4)
    {
        manual_seed(0);
        var layer = nn.Linear(size, 4, hasBias: false);
        layer.to(ScalarType.Float64);
        return layer;
    }

    private static Tensor Random(params long[] shape) => randn(shape, dtype: ScalarType.Float64);

    /// <summary>The mean of u·uᵀ over rows, one row after the other.</summary>
    private static Tensor Moment(Tensor input)
    {
        var rows = input.reshape(-1, input.shape[^1]);
        var sum = zeros([rows.shape[1], rows.shape[1]], ScalarType.Float64);
        for (var i = 0; i < rows.shape[0]; i++) sum += outer(rows[i], rows[i]);
        return sum / rows.shape[0];
    }
}
