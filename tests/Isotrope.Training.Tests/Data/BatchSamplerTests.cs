using Isotrope.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Data;

public sealed class BatchSamplerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Targets_are_the_tokens_that_follow_the_inputs()
    {
        var (inputs, targets) = Sampler(CorpusSplitTests.Numbered(4000), 3, 10, seed: 1).Next();

        Assert.Equal([3, 10], inputs.shape);
        Assert.Equal(ScalarType.Int64, inputs.dtype);
        // the text counts modulo 251
        Assert.Equal(inputs.data<long>().ToArray().Select(token => (token + 1) % 251), targets.data<long>().ToArray());
    }

    [Fact]
    public void Windows_never_contain_validation_bytes_and_reach_every_training_byte()
    {
        // every byte tells which part it is in: blocks of 50 bytes, validation blocks hold 'v'
        byte[] text = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i / 50 % 10 == 9 ? 'v' : i / 50))];
        var sampler = Sampler(new("parts", text), 50, 20, seed: 1);
        HashSet<long> seen = [];
        for (var i = 0; i < 20; i++)
        {
            using var batch = sampler.Next();
            seen.UnionWith(batch.Inputs.data<long>().ToArray());
            seen.UnionWith(batch.Targets.data<long>().ToArray());
        }

        Assert.Equal(Enumerable.Range(0, 19).Where(block => block != 9).Select(block => (long)block), seen.Order());
    }

    [Fact]
    public void The_first_and_the_last_window_of_a_stretch_are_drawn_like_any_other()
    {
        // a training stretch of 90 bytes and windows of 80 + 1: starts 0 to 9 in the first, 100 to 109 in the second
        var text = CorpusSplitTests.Numbered(200);
        var sampler = Sampler(text, 200, 80, seed: 1);
        var starts = sampler.Next().Inputs[.., 0].data<long>().ToArray();
        int[] expected = [.. Enumerable.Range(0, 10), .. Enumerable.Range(100, 10)];
        Assert.Equal(expected, starts.Distinct().Order().Select(start => (int)start));
    }

    [Fact]
    public void The_same_seed_gives_the_same_batches_and_another_seed_others()
    {
        var corpus = Expressions.Generate(20_000);
        Assert.Equal(Draw(Sampler(corpus, 4, 16, seed: 1)), Draw(Sampler(corpus, 4, 16, seed: 1)));
        Assert.NotEqual(Draw(Sampler(corpus, 4, 16, seed: 1)), Draw(Sampler(corpus, 4, 16, seed: 2)));
    }

    [Fact]
    public void A_restored_sampler_goes_on_with_the_same_batches()
    {
        var corpus = Expressions.Generate(20_000);
        var sampler = Sampler(corpus, 4, 16, seed: 1);
        Draw(sampler);
        var state = sampler.State;
        var expected = Draw(sampler);

        var resumed = Sampler(corpus, 4, 16, seed: 7);
        resumed.Restore(state);

        Assert.Equal(expected, Draw(resumed));
    }

    [Fact]
    public void The_caller_owns_the_batch()
    {
        var sampler = Sampler(CorpusSplitTests.Numbered(4000), 3, 10, seed: 1);
        TokenBatch batch;
        using (var inner = NewDisposeScope()) batch = sampler.Next();
        Assert.True(batch.Inputs.IsInvalid);   // it belonged to the caller's scope
        Assert.True(batch.Targets.IsInvalid);
    }

    [Fact]
    public void A_context_or_batch_that_is_not_positive_is_refused()
    {
        var corpus = CorpusSplitTests.Numbered(4000);
        Assert.Throws<ArgumentOutOfRangeException>(() => Sampler(corpus, 0, 10, seed: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sampler(corpus, 1, 0, seed: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sampler(corpus, 1, int.MaxValue, seed: 1));
    }

    private static BatchSampler Sampler(Corpus corpus, int batch, int context, long seed) =>
        new(new(corpus), batch, context, new("data", seed));

    private static long[] Draw(BatchSampler sampler) =>
        [.. Enumerable.Range(0, 3).SelectMany(_ => sampler.Next().Inputs.data<long>().ToArray())];
}
