using System.Text.Json;
using Isotrope.Storage.Files;

namespace Isotrope.Storage.Runs;

/// <summary>The file <c>metrics.jsonl</c>: one metric per line, each line written at once.</summary>
internal sealed class MetricsLog : IDisposable
{
    private const byte LineEnd = (byte)'\n';

    private readonly string _path;
    private FileStream _stream;

    /// <summary>Opens a log for appending; what a killed process left of its last line is removed.</summary>
    internal MetricsLog(string path)
    {
        _path = path;
        if (File.Exists(path))
            Repair(path);
        _stream = Open(path);
    }

    /// <summary>Adds a line and hands it to the operating system; if that fails, nothing of it remains.</summary>
    internal void Append(Metric metric)
    {
        var end = _stream.Length;
        try
        {
            _stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(metric, RunJson.Compact), LineEnd]);
        }
        catch (Exception error) when (WriteFailure.Is(error))
        {
            _stream.SetLength(end);
            _stream.Position = end;
            throw WriteFailure.Explain(_path, error);
        }
    }

    /// <summary>Keeps the lines up to a step.</summary>
    internal void TruncateAfter(int step)
    {
        var file = File.ReadAllBytes(_path);
        var kept = Lines(file, _path).Where(line => line.Metric.Step <= step).ToList();
        _stream.Dispose();
        try
        {
            AtomicFile.Write(_path, output =>
            {
                foreach (var (begin, length, _) in kept)
                    output.Write([.. file.AsSpan(begin, length), LineEnd]);
            });
        }
        finally
        {
            _stream = Open(_path);
        }
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>Reads all metrics; a last line that a killed process could not finish is passed over.</summary>
    /// <exception cref="CorruptFileException">Any other line is not a metric.</exception>
    internal static IReadOnlyList<Metric> Read(string path) =>
        File.Exists(path) ? Parse(ReadShared(path), path) : [];

    /// <summary>Reads the metrics of a log that lies in memory.</summary>
    internal static IReadOnlyList<Metric> Parse(byte[] file, string path) => [.. Lines(file, path).Select(line => line.Metric)];

    private static FileStream Open(string path)
    {
        try
        {
            return new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception error) when (WriteFailure.Is(error))
        {
            throw WriteFailure.Explain(path, error);
        }
    }

    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var copy = new MemoryStream((int)Math.Min(stream.Length, Array.MaxLength));
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static void Repair(string path)
    {
        var file = File.ReadAllBytes(path);
        var end = 0;
        foreach (var (begin, length, _) in Lines(file, path))
            end = begin + length;
        if (file.Length == 0 || (end == file.Length - 1 && file[end] == LineEnd))
            return;
        AtomicFile.Write(path, output =>
        {
            output.Write(file.AsSpan(0, end));
            if (end > 0)
                output.WriteByte(LineEnd);
        });
    }

    private static IEnumerable<(int Begin, int Length, Metric Metric)> Lines(byte[] file, string path)
    {
        for (var begin = 0; begin < file.Length;)
        {
            var length = file.AsSpan(begin).IndexOf(LineEnd);
            var torn = length < 0;
            if (torn)
                length = file.Length - begin;
            if (ParseLine(file.AsSpan(begin, length), path, begin, mayBeTorn: torn) is { } metric)
                yield return (begin, length, metric);
            begin += length + 1;
        }
    }

    private static Metric? ParseLine(ReadOnlySpan<byte> line, string path, int begin, bool mayBeTorn)
    {
        try
        {
            return StrictJson.Parse<Metric>(line, path, begin);
        }
        catch (CorruptFileException) when (mayBeTorn)
        {
            return null;
        }
    }
}
