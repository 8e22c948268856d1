using System.Diagnostics;
using System.Globalization;
using Isotrope.Storage.Checkpoints;
using Isotrope.Storage.Runs;

namespace Isotrope.Storage.Tests.Checkpoints;

public class KillTests(ITestOutputHelper output)
{
    [Fact]
    public void No_checkpoint_reported_as_saved_is_lost_when_its_process_is_killed()
    {
        using var folder = new TemporaryFolder();
        var kills = Scale.Of("ISOTROPE_KILLS", 20);
        var random = new Random(20260102);
        var store = new CheckpointStore(folder.Path);
        var (reported, interrupted, clock) = (0L, 0, Stopwatch.StartNew());

        for (var kill = 0; kill < kills; kill++)
        {
            using var writer = new WriterProcess(folder.Path);
            for (var reports = random.Next(1, 5); reports > 0; reports--)
                writer.Next();
            Thread.Sleep(TimeSpan.FromMilliseconds(random.NextDouble() * 12));      // a save takes a few
            writer.Kill();

            reported = Math.Max(reported, writer.Reported);
            interrupted += folder.Names.Any(name => name.StartsWith('.')) ? 1 : 0;
            using var latest = store.Latest();
            Assert.Empty(store.Damaged);
            Assert.InRange(latest?.Step ?? 0, reported, reported + 1);              // one more may be in place without a report
            if (latest is not null)
                Check(latest);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{kills} kills in {clock.Elapsed.TotalSeconds:F0} s: {reported} checkpoints reported, " +
            $"{interrupted} kills in the middle of a save, 0 lost, 0 torn."));
    }

    [Fact]
    public void The_lock_of_a_killed_process_does_not_keep_the_next_one_out_but_that_of_a_living_one_does()
    {
        using var folder = new TemporaryFolder();
        using var writer = new WriterProcess(folder.Path);
        writer.Next();
        var error = Assert.Throws<RunInUseException>(() => RunLock.Acquire(folder.Path));
        Assert.Contains($"process {writer.Id} ", error.Message);
        writer.Kill();
        RunLock.Acquire(folder.Path).Dispose();
    }

    private static void Check(Checkpoint checkpoint)
    {
        Assert.Equal(checkpoint.Step, checkpoint.State.GetProperty("step").GetInt64());
        Assert.Equal(4, checkpoint.Tensors.Tensors.Count);
        for (var i = 0; i < 4; i++)
        {
            var (expected, read) = (new byte[(1 << 16) + i], new byte[(1 << 16) + i]);
            new Random(unchecked(((int)checkpoint.Step * 31) + i)).NextBytes(expected);
            checkpoint.Tensors.Read($"layer.{i}", read);
            Assert.Equal(expected, read);
        }
    }
}
