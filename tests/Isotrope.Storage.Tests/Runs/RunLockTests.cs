using System.Diagnostics;
using System.Globalization;
using Isotrope.Storage.Runs;

namespace Isotrope.Storage.Tests.Runs;

public sealed class RunLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_start_is_refused_with_the_process_and_the_way_out()
    {
        using var held = RunLock.Acquire(_folder.Path);
        var error = Assert.Throws<RunInUseException>(() => RunLock.Acquire(_folder.Path));
        Assert.Contains(_folder.Path, error.Message);
        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}", error.Message);
        Assert.Contains("choose another folder", error.Message);
    }

    [Fact]
    public void A_released_lock_can_be_taken_again()
    {
        for (var i = 0; i < 3; i++)
            RunLock.Acquire(_folder.Path).Dispose();
        var held = RunLock.Acquire(_folder.Path);
        held.Dispose();
        held.Dispose();
    }

    [Theory]
    [InlineData("4194999 2026-01-02T03:04:05.0000000Z {host}")]   // a process that cannot exist: Linux stops at 2^22
    [InlineData("1 1999-01-02T03:04:05.0000000Z {host}")]         // the number belongs to another process by now
    [InlineData("1 2026-01-02T03:04:05.0000000Z elsewhere")]      // copied from another machine
    [InlineData("garbage")]
    [InlineData("-5 never anywhere")]
    [InlineData("\0\0\0\0")]
    public void An_entry_that_nobody_stands_behind_is_taken_over(string entry)
    {
        File.WriteAllText(_folder["run.lock"], entry.Replace("{host}", Environment.MachineName));
        using var held = RunLock.Acquire(_folder.Path);
        Assert.Equal(Environment.ProcessId, RunLockHolder.Read(_folder["run.lock"])!.Id);
    }

    [Fact]
    public void An_entry_of_a_living_process_counts_where_the_file_system_knows_no_locks()
    {
        using var process = Process.GetCurrentProcess();
        var started = process.StartTime.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
        File.WriteAllText(_folder["run.lock"], $"{process.Id} {started} {Environment.MachineName}\n");
        Assert.Throws<RunInUseException>(() => RunLock.Acquire(_folder.Path));
    }

    [Fact]
    public void A_missing_folder_is_reported() =>
        Assert.Contains("Create it first",
            Assert.Throws<DirectoryNotFoundException>(() => RunLock.Acquire(_folder["none"])).Message);
}
