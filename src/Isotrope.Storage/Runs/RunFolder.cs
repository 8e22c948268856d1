using System.Text.Json;
using Isotrope.Storage.Files;

namespace Isotrope.Storage.Runs;

/// <summary>The folder of a run: <c>run.json</c>, <c>metrics.jsonl</c>, <c>summary.json</c>, <c>report.html</c> and
/// <c>checkpoints/</c>.</summary>
/// <remarks>
/// <see cref="Create"/> and <see cref="Continue"/> lock the folder until it is disposed and may write; <see cref="Open"/>
/// only reads, also while another process writes. Members may be called from several threads.
/// </remarks>
public sealed class RunFolder : IDisposable
{
    private const string DescriptionFile = "run.json";
    private const string MetricsFile = "metrics.jsonl";
    private const string SummaryFile = "summary.json";
    private const string TuningFile = "tuning.json";
    private const string CurvatureFile = "curvature.json";
    private const string CurvatureStepsFile = "curvature-steps.json";

    private readonly Lock _gate = new();
    private readonly RunLock? _writer;
    private readonly MetricsLog? _metrics;

    private RunFolder(string path, RunDescription description, RunLock? writer)
    {
        Path = path;
        Description = description;
        _writer = writer;
        _metrics = writer is null ? null : new MetricsLog(In(path, MetricsFile));
    }

    /// <summary>The folder, absolute.</summary>
    public string Path { get; }

    /// <summary>What the run set out to do.</summary>
    public RunDescription Description { get; private set; }

    /// <summary>Where its checkpoints are, absolute; created by the first one.</summary>
    public string CheckpointFolder => In(Path, "checkpoints");

    /// <summary>Where its report is, absolute; there is none until one was written.</summary>
    public string ReportPath => In(Path, "report.html");

    /// <summary>Starts a run in a folder that is missing or empty.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="description">What the run sets out to do.</param>
    /// <exception cref="ArgumentException">The path is a file, holds a run or other files, or cannot be written; nothing was
    /// changed.</exception>
    /// <exception cref="RunInUseException">Another process is starting a run there.</exception>
    /// <exception cref="IOException">The disk refused; nothing remains of the attempt.</exception>
    public static RunFolder Create(string path, RunDescription description)
    {
        var folder = RunFolderPath.Full(path);
        RunFolderPath.RequireFree(folder, DescriptionFile);
        using var attempt = RunFolderPath.Begin(folder);
        var writer = RunLock.Acquire(folder);
        try
        {
            RunFolderPath.RequireFree(folder, DescriptionFile);     // another process may have been faster
            attempt.Owns(DescriptionFile, MetricsFile, RunLock.FileName);
            AtomicFile.WriteText(In(folder, DescriptionFile), JsonSerializer.Serialize(description, RunJson.Indented) + "\n");
            var run = new RunFolder(folder, description, writer);
            attempt.Succeeded();
            return run;
        }
        catch
        {
            attempt.Dispose();                   // while the lock is held
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Opens a run to read it.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="ArgumentException">The folder does not exist or holds no run.</exception>
    /// <exception cref="CorruptFileException"><c>run.json</c> is damaged.</exception>
    public static RunFolder Open(string path)
    {
        var folder = RunFolderPath.Full(path);
        return new(folder, ReadDescription(folder), writer: null);
    }

    /// <summary>Opens a run to go on writing it.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="ArgumentException">The folder does not exist or holds no run.</exception>
    /// <exception cref="RunInUseException">Another process is writing it.</exception>
    /// <exception cref="CorruptFileException"><c>run.json</c> or <c>metrics.jsonl</c> is damaged.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static RunFolder Continue(string path)
    {
        var folder = RunFolderPath.Full(path);
        var description = ReadDescription(folder);
        var writer = RunLock.Acquire(folder);
        try
        {
            return new(folder, description, writer);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Replaces the description, once a run knows more of itself than when it began.</summary>
    /// <param name="description">The new one.</param>
    /// <exception cref="InvalidOperationException">The run was opened to read.</exception>
    /// <exception cref="IOException">The disk refused; the description is as it was.</exception>
    public void Describe(RunDescription description)
    {
        lock (_gate)
        {
            Write(DescriptionFile, description);
            Description = description;
        }
    }

    /// <summary>Adds a metric; when this returns, it survives the end of the process.</summary>
    /// <param name="metric">The metric.</param>
    /// <exception cref="InvalidOperationException">The run was opened to read.</exception>
    /// <exception cref="IOException">The disk refused; the log is as it was.</exception>
    public void Append(Metric metric)
    {
        lock (_gate)
            Writable().Append(metric);
    }

    /// <summary>Reads all metrics in the order in which they were added; a last line cut off by a kill is passed over.</summary>
    /// <exception cref="CorruptFileException">Any other line is damaged; its byte is named.</exception>
    public IReadOnlyList<Metric> ReadMetrics()
    {
        lock (_gate)
            return MetricsLog.Read(In(Path, MetricsFile));
    }

    /// <summary>Removes the metrics of later steps, before a run goes on from an earlier checkpoint.</summary>
    /// <param name="step">The last step that stays.</param>
    /// <exception cref="InvalidOperationException">The run was opened to read.</exception>
    /// <exception cref="IOException">The disk refused; the log is as it was.</exception>
    public void TruncateMetricsAfter(int step)
    {
        lock (_gate)
            Writable().TruncateAfter(step);
    }

    /// <summary>Writes the result, atomically.</summary>
    /// <param name="summary">The result.</param>
    /// <exception cref="InvalidOperationException">The run was opened to read.</exception>
    /// <exception cref="IOException">The disk refused; an earlier summary is as it was.</exception>
    public void WriteSummary(RunSummary summary)
    {
        lock (_gate)
            Write(SummaryFile, summary);
    }

    /// <summary>Reads the result; null while there is none.</summary>
    /// <exception cref="CorruptFileException">It is damaged.</exception>
    public RunSummary? ReadSummary() => ReadIfThere<RunSummary>(SummaryFile);

    /// <summary>Writes the search that the settings come from, atomically.</summary>
    /// <exception cref="InvalidOperationException">The run was opened to read.</exception>
    /// <exception cref="IOException">The disk refused; an earlier record is as it was.</exception>
    public void WriteTuning(TuningRecord record)
    {
        lock (_gate)
            Write(TuningFile, record);
    }

    /// <summary>Reads the search that the settings come from; null where there is none.</summary>
    /// <exception cref="CorruptFileException">It is damaged.</exception>
    public TuningRecord? ReadTuning() => ReadIfThere<TuningRecord>(TuningFile);

    /// <summary>Writes what was measured of the curvature, atomically.</summary>
    /// <exception cref="InvalidOperationException">The run was opened to read.</exception>
    /// <exception cref="IOException">The disk refused; an earlier record is as it was.</exception>
    public void WriteCurvature(CurvatureRecord record)
    {
        lock (_gate)
            Write(CurvatureFile, record);
    }

    /// <summary>Reads what was measured of the curvature; null where nothing was.</summary>
    /// <exception cref="CorruptFileException">It is damaged.</exception>
    public CurvatureRecord? ReadCurvature() => ReadIfThere<CurvatureRecord>(CurvatureFile);

    /// <summary>Writes the curvature over training, atomically.</summary>
    /// <exception cref="InvalidOperationException">The run was opened to read.</exception>
    /// <exception cref="IOException">The disk refused; an earlier record is as it was.</exception>
    public void WriteCurvatureHistory(IReadOnlyList<CurvatureAtStep> history)
    {
        lock (_gate)
            Write(CurvatureStepsFile, history);
    }

    /// <summary>Reads the curvature over training, by ascending steps; empty where none was measured.</summary>
    /// <exception cref="CorruptFileException">It is damaged.</exception>
    public IReadOnlyList<CurvatureAtStep> ReadCurvatureHistory() =>
        ReadIfThere<IReadOnlyList<CurvatureAtStep>>(CurvatureStepsFile) ?? [];

    /// <summary>The path of a further file of the run.</summary>
    /// <param name="name">A single name, no path.</param>
    /// <exception cref="ArgumentException">The name could lead out of the folder, or means something else on another
    /// system.</exception>
    public string FilePath(string name) => FileName.Join(Path, name);

    /// <summary>Releases the folder.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _metrics?.Dispose();
            _writer?.Dispose();
        }
    }

    private static string In(string folder, string name) => System.IO.Path.Combine(folder, name);

    private static RunDescription ReadDescription(string folder)
    {
        var path = In(folder, DescriptionFile);
        if (!File.Exists(path))
            throw new ArgumentException(
                $"{folder} holds no run: {DescriptionFile} is missing. Give the folder that --out named when the " +
                "run was started.", nameof(folder));
        var description = StrictJson.Read<RunDescription>(path);
        return description.Schema == 1
            ? description
            : throw new CorruptFileException(path, 0,
                $"the run has schema {description.Schema}, but this version reads schema 1. Use the version that wrote it.");
    }

    private void Write<T>(string file, T document)
    {
        Writable();
        AtomicFile.WriteText(In(Path, file), JsonSerializer.Serialize(document, RunJson.Indented) + "\n");
    }

    private T? ReadIfThere<T>(string file) where T : class =>
        File.Exists(In(Path, file)) ? StrictJson.Read<T>(In(Path, file)) : null;

    private MetricsLog Writable() => _metrics ?? throw new InvalidOperationException(
        $"The run {Path} was opened to read. Open it with {nameof(RunFolder)}.{nameof(Continue)} to write.");
}
