using Isotrope.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Data;

public sealed class ValidationSetTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Windows_lie_in_validation_blocks_and_predict_no_token_twice()
    {
        // 40 blocks of 64 KiB of noise, in which a window can be found again
        const int block = 65_536;
        var random = new RandomStream("test", 1);
        byte[] text = [.. Enumerable.Range(0, 40 * block).Select(_ => (byte)random.Below(256))];
        var set = new ValidationSet(new(new("noise", text)), context: 100, batch: 24);

        HashSet<int> predicted = [], blocks = [];
        foreach (var batch in set.Batches())
            for (var row = 0; row < batch.Count; row++)
            {
                var inputs = batch.Inputs[row].data<long>().Select(token => (byte)token).ToArray();
                var start = text.AsSpan().IndexOf(inputs);
                Assert.Equal(text[start + 100], batch.Targets[row, 99].item<long>());
                blocks.Add(start / block);
                blocks.Add((start + 100) / block);
                for (var i = 1; i <= 100; i++) Assert.True(predicted.Add(start + i));
            }

        Assert.Equal(64 * 100, predicted.Count);
        Assert.Equal([9, 19, 29, 39], blocks.Order());
    }

    [Fact]
    public void The_last_batch_holds_what_is_left()
    {
        var set = new ValidationSet(new(Expressions.Generate(100_000)), context: 32, batch: 24);
        Assert.Equal(64, set.Count);
        Assert.Equal([24, 24, 16], set.Batches().Select(batch => batch.Count));
    }

    [Fact]
    public void A_short_part_gives_all_the_windows_it_has()
    {
        // two validation blocks of 50 bytes; (50 − 1)/16 = 3 windows each
        var set = new ValidationSet(new(CorpusSplitTests.Numbered(1000)), context: 16, batch: 8);
        var starts = set.Batches().Single().Inputs[.., 0].data<long>().ToArray();
        long[] expected = [450 % 251, 466 % 251, 482 % 251, 950 % 251, 966 % 251, 982 % 251];
        Assert.Equal(expected, starts);
    }

    [Fact]
    public void Every_look_shows_the_same_windows()
    {
        var set = new ValidationSet(new(Expressions.Generate(100_000)), context: 32, batch: 24, windows: 10);
        Assert.Equal(Look(), Look());

        long[] Look() => [.. set.Batches().SelectMany(batch => batch.Inputs.data<long>().ToArray())];
    }
}
