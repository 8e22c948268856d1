using Isotrope.Training.Loop;
using Isotrope.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Models;

public sealed class LogitClipTests
{
    private static readonly GptSize s_size = new("two", Layers: 2, Width: 12, Heads: 3, Context: 7, Batch: 2);

    [Theory]
    [InlineData(Attention.Fused)]
    [InlineData(Attention.Naive)]
    public void Watched_logits_are_the_largest_causal_products_of_each_head(Attention attention)
    {
        using var scope = NewDisposeScope();
        using var model = Model(attention);
        var tokens = Tokens();
        var plain = model.Loss(tokens, tokens).item<double>();
        Assert.Null(model.LargestLogits);

        model.WatchesLogits = true;
        Assert.Equal(plain, model.Loss(tokens, tokens).item<double>());   // watching changes nothing

        var watched = model.LargestLogits!;
        Assert.Equal([2, 3], watched.shape);
        Expect(tensor(OfFirstBlock(model, tokens)), watched[0]);
    }

    [Fact]
    public void The_largest_of_several_batches_counts_until_it_is_clipped()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        model.WatchesLogits = true;
        List<Tensor> Separate(params int[] seeds) => [.. seeds.Select(seed =>
        {
            model.call(Tokens(seed));
            var largest = model.LargestLogits!;
            LogitClip.Apply(model, 1e6);
            return largest;
        })];
        var each = Separate(1, 2);

        model.call(Tokens(1));
        model.call(Tokens(2));

        Assert.True(model.LargestLogits!.Equals(maximum(each[0], each[1])));
        LogitClip.Apply(model, 1e6);
        Assert.Null(model.LargestLogits);
    }

    [Fact]
    public void After_a_clip_no_head_of_a_layer_exceeds_the_limit_and_smaller_ones_are_left_alone()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        var tokens = Tokens();
        model.WatchesLogits = true;
        model.call(tokens);
        var before = model.LargestLogits!;
        var limit = before[0].sort().Values[1].item<double>() * 0.999;   // below two of the three heads
        Assert.True(limit > 0);

        LogitClip.Apply(model, limit);
        model.call(tokens);

        // Later layers see other inputs then; of the first layer the result is exact.
        var after = model.LargestLogits![0];
        Expect(minimum(before[0], limit), after);
        Assert.Equal(2, after.isclose(tensor(limit, dtype: ScalarType.Float64), 1e-10).sum().item<long>());
    }

    [Fact]
    public void Heads_that_share_a_key_head_are_scaled_by_the_largest_of_their_group()
    {
        using var scope = NewDisposeScope();
        manual_seed(0);
        var (query, key, inputs) = (Random(8, 5), Random(4, 5), Random(5, 30));   // 4 query heads and 2 key heads of size 2
        Tensor Largest() => stack([.. Enumerable.Range(0, 4).Select(head =>
            query.narrow(0, 2 * head, 2).matmul(inputs).t().matmul(key.narrow(0, head / 2 * 2, 2).matmul(inputs)).max())]);
        var before = Largest();
        var limit = before.narrow(0, 0, 2).max().item<double>() / 4;
        query.narrow(0, 4, 4).mul_(limit / 2 / before.narrow(0, 2, 2).max());   // the second group is far below the limit
        before = Largest();

        LogitClip.Rescale(query, key, before, keyHeads: 2, limit);

        var shrunk = limit / before.narrow(0, 0, 2).max();
        Expect(cat([before.narrow(0, 0, 2) * shrunk, before.narrow(0, 2, 2)]), Largest());
        Assert.Equal(limit, Largest().narrow(0, 0, 2).max().item<double>(), 1e-12 * limit);
    }

    [Fact]
    public void A_model_whose_heads_share_keys_keeps_to_the_limit()
    {
        using var scope = NewDisposeScope();
        using var model = new Qwen(new("grouped", 1, 16, 4, 2, 32, 7, 2), 3, new() { DataType = ScalarType.Float64 });
        using (no_grad())
            foreach (var (name, parameter) in model.named_parameters())
                if (name.Contains("query") || name.Contains("key")) parameter.copy_(randn_like(parameter));
        model.WatchesLogits = true;
        model.call(Tokens());
        var limit = model.LargestLogits!.max().item<double>() / 3;

        LogitClip.Apply(model, limit);
        model.call(Tokens());

        Assert.Equal(limit, model.LargestLogits!.max().item<double>(), 1e-12 * limit);
    }

    [Fact]
    public void Logits_below_zero_do_not_scale_anything()
    {
        using var scope = NewDisposeScope();
        var (query, key) = (Random(4, 3), Random(4, 3));
        var (q, k) = (query.clone(), key.clone());
        LogitClip.Rescale(query, key, tensor(new double[] { -5, 0 }), keyHeads: 2, limit: 1);
        Assert.True(query.Equals(q) && key.Equals(k));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var scope = NewDisposeScope();
        var logits = ones(3, ScalarType.Float64);
        Assert.Contains("3 query heads", Assert.Throws<ArgumentException>(
            () => LogitClip.Rescale(Random(8, 3), Random(8, 3), logits, 3, 1)).Message);
        Assert.Throws<ArgumentException>(() => LogitClip.Rescale(Random(9, 3), Random(6, 3), logits, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LogitClip.Rescale(Random(9, 3), Random(9, 3), logits, 3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingSession(Job(limit: -1), Tiny.Split));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingSession(Job(limit: 1, every: 0), Tiny.Split));
    }

    [Fact]
    public void Training_keeps_to_the_limit_with_any_optimizer_and_repeats_bit_for_bit()
    {
        foreach (var optimizer in new[] { "muon", "adamw" })
        {
            using var free = new TrainingSession(Job(optimizer), Tiny.Split);
            using var clipped = new TrainingSession(Job(optimizer, limit: 0.01, every: 2), Tiny.Split);
            using var again = new TrainingSession(Job(optimizer, limit: 0.01, every: 2), Tiny.Split);
            Tiny.Train(free);
            Assert.Equal(Tiny.Train(clipped).Timeless(), Tiny.Train(again).Timeless());

            double Largest(TrainingSession session)
            {
                using var scope = NewDisposeScope();
                manual_seed(0);
                session.Model.WatchesLogits = true;
                session.Model.call(randint(256, [16, 16], dtype: ScalarType.Int64));
                return session.Model.LargestLogits!.max().item<float>();
            }
            Assert.True(Largest(clipped) < 0.5 * Largest(free), $"{optimizer}: {Largest(clipped)}, free {Largest(free)}");
        }
    }

    private static TrainingJob Job(string optimizer = "muon", double limit = 0, int every = 1) => Tiny.Job(optimizer) with
    {
        Recipe = Tiny.Recipe(optimizer) with { LogitLimit = limit, LogitEvery = every },
    };

    private static Gpt Model(Attention attention = Attention.Fused)
    {
        var model = new Gpt(s_size, seed: 3, new() { DataType = ScalarType.Float64, Attention = attention });
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        manual_seed(1);
        // Initial weights give logits near zero and no biases.
        foreach (var (name, parameter) in model.named_parameters())
            if (name.Contains("qkv")) parameter.copy_(randn_like(parameter));
        return model;
    }

    private static Tensor Tokens(int seed = 0)
    {
        manual_seed(seed);
        return randint(256, [2, 7], dtype: ScalarType.Int64);
    }

    private static Tensor Random(long m, long n) => randn(m, n, dtype: ScalarType.Float64);

    /// <summary>The largest logits of the first block's heads, entry by entry.</summary>
    private static double[] OfFirstBlock(Gpt model, Tensor tokens)
    {
        var weights = model.named_parameters().ToDictionary(pair => pair.name, pair => (Tensor)pair.parameter);
        var embedded = weights["token_embedding.weight"].index_select(0, tokens.reshape(-1)).view(2, 7, 12)
            + weights["position_embedding.weight"];
        var centered = embedded - embedded.mean([-1], keepdim: true);
        var normed = centered / (centered.square().mean([-1], keepdim: true) + 1e-5).sqrt();   // torch's epsilon
        var rows = normed.matmul(weights["blocks.0.attention.qkv.weight"].t()) + weights["blocks.0.attention.qkv.bias"];
        var values = rows.detach().contiguous().data<double>().ToArray();
        double Entry(int b, int t, int row) => values[(b * 7 + t) * 36 + row];
        return [.. Enumerable.Range(0, 3).Select(head =>
        {
            var largest = double.NegativeInfinity;
            for (var b = 0; b < 2; b++)
                for (var t = 0; t < 7; t++)
                    for (var earlier = 0; earlier <= t; earlier++)
                        largest = Math.Max(largest, Enumerable.Range(0, 4).Sum(i =>
                            Entry(b, t, 4 * head + i) * Entry(b, earlier, 12 + 4 * head + i)) / 2);   // √4
            return largest;
        })];
    }

    private static void Expect(Tensor expected, Tensor actual) =>
        Assert.True((expected - actual).abs().max().item<double>() <= 1e-12 * expected.abs().max().item<double>(),
            $"{actual.str()} in place of {expected.str()}");
}
