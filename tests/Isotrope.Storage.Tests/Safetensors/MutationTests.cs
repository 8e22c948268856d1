using System.Diagnostics;
using System.Globalization;
using Isotrope.Storage.Safetensors;

namespace Isotrope.Storage.Tests.Safetensors;

public class MutationTests(ITestOutputHelper output)
{
    private const long Spare = 1 << 20;          // bytes that reading may allocate beyond the file's length

    [Fact]
    public void Mutated_files_are_read_correctly_or_refused_in_bounded_memory()
    {
        var count = Scale.Of("ISOTROPE_FUZZ", 100_000);
        byte[][] seeds = [HandMade.Typical, .. BadFiles.All.Values.Select(bad => bad.File).Where(file => file.Length < 2000)];
        var random = new Random(20260101);
        var (accepted, refused, most) = (0, 0, 0L);
        var clock = new Stopwatch();

        for (var i = 0; i < count; i++)
        {
            var file = Mutation.Of(i % 2 == 0 ? seeds[0] : seeds[random.Next(seeds.Length)], random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            clock.Start();
            try
            {
                Check(SafetensorsHeader.Read(file, "mutated"), file);
                accepted++;
            }
            catch (CorruptFileException error)
            {
                Assert.InRange(error.Offset, 0, file.Length);
                refused++;
            }
            clock.Stop();
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            most = Math.Max(most, allocated);
            Assert.True(allocated <= file.Length + Spare, $"{allocated} bytes for a file of {file.Length}");
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count:N0} mutated files: {refused:N0} refused, {accepted:N0} read, 0 other exceptions; " +
            $"{count / clock.Elapsed.TotalSeconds:N0} files/s; at most {most:N0} bytes allocated for one."));
        Assert.InRange(accepted, 1, count - 1);  // otherwise the mutations are too weak or too strong to test anything
    }

    private static void Check(SafetensorsHeader header, byte[] file)
    {
        var used = new bool[file.Length];
        foreach (var tensor in header.Tensors.Values)
            for (var i = tensor.Offset; i < tensor.Offset + tensor.Bytes; i++)
                Assert.False(Interlocked.Exchange(ref used[i], true));
        Assert.True(used.AsSpan(0, (int)header.DataStart).IndexOf(true) < 0
            && used.AsSpan((int)header.DataStart).IndexOf(false) < 0);
    }
}
