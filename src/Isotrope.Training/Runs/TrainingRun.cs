using System.Text.Json;
using Isotrope.Storage;
using Isotrope.Storage.Checkpoints;
using Isotrope.Storage.Runs;
using Isotrope.Training.Checkpoints;
using Isotrope.Training.Curvature;
using Isotrope.Training.Data;
using Isotrope.Training.Loop;
using Isotrope.Training.Models;
using static TorchSharp.torch;

namespace Isotrope.Training.Runs;

/// <summary>One training run in a folder of its own, with checkpoints on the way, that can be stopped and resumed bit for
/// bit.</summary>
public sealed class TrainingRun
{
    private const string JobFile = "job.json";

    private readonly TrainingJob _job;
    private readonly Corpus _corpus;
    private readonly JobRecord _record;
    private readonly TrainingProbe _probe;

    /// <summary>What a resumed run must repeat exactly.</summary>
    private sealed record JobRecord(
        Recipe Recipe, ModelSize Model, int Steps, int Seed, int EvaluateEvery, int CheckpointEvery,
        int Threads, string Device, string? CorpusPath, string? From = null, bool TiedHead = true, int ProbeEvery = 0,
        IReadOnlyList<string>? ProbeLayers = null, IReadOnlyList<int>? KeepWeights = null);

    private TrainingRun(TrainingJob job, Corpus corpus, JobRecord record) =>
        (_job, _corpus, _record, _probe) = (job, corpus, record, new(job, corpus));

    /// <summary>Called with the measurements of each step.</summary>
    public Action<Metric>? Observe { get; set; }

    /// <summary>Called after each saved checkpoint, with its step.</summary>
    public Action<int>? Saved { get; set; }

    /// <summary>Called after each measurement of the curvature.</summary>
    public Action<CurvatureAtStep>? Probed { get; set; }

    /// <summary>Called when resuming for each checkpoint that is damaged and passed over.</summary>
    public Action<DamagedCheckpoint>? PassedOver { get; set; }

    /// <summary>What is run.</summary>
    public TrainingJob Job => _job;

    /// <summary>The text.</summary>
    public Corpus Corpus => _corpus;

    /// <summary>Prepares a new run.</summary>
    /// <param name="job">What to run.</param>
    /// <param name="corpus">The text.</param>
    /// <param name="corpusPath">Where the text came from, so that a resumed run finds it; null for the default corpus.</param>
    /// <param name="checkpointEvery">Steps between checkpoints, at least 1.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public static TrainingRun New(TrainingJob job, Corpus corpus, string? corpusPath, int checkpointEvery)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(checkpointEvery, 1);
        foreach (var step in job.KeepWeights)
            if (step < 0 || step > job.Steps)
                throw new ArgumentOutOfRangeException(nameof(job), step, $"Weights are kept from step 0 to step {job.Steps}.");
        var record = new JobRecord(
            job.Recipe, job.Model, job.Steps, job.Seed, job.EvaluateEvery, checkpointEvery, get_num_threads(),
            job.Device.ToString(), corpusPath is null ? null : Path.GetFullPath(corpusPath),
            job.From is null ? null : Path.GetFullPath(job.From), job.TiedHead, job.ProbeEvery, job.ProbeLayers,
            job.KeepWeights);
        return new(job, corpus, record);
    }

    /// <summary>Prepares to go on with the run of a folder, with the threads that it began with, since sums depend on
    /// them.</summary>
    /// <exception cref="ArgumentException">The folder holds no training run, or the corpus has changed since.</exception>
    /// <exception cref="CorruptFileException">A file of the folder is damaged.</exception>
    public static TrainingRun Resume(string path)
    {
        using var folder = RunFolder.Open(path);
        var file = folder.FilePath(JobFile);
        if (!File.Exists(file))
            throw new ArgumentException(folder.Description.Kind == "train"
                ? $"The run in '{path}' ended before its first step, so there is nothing to go on from. Delete the " +
                "folder and start again."
                : $"'{path}' holds a run of the kind '{folder.Description.Kind}', which cannot be resumed. " +
                    "Give a folder that `isotrope train` wrote.", nameof(path));
        var record = Read(file);
        var corpus = Corpora.Open(record.CorpusPath);
        if (record.From is not null) corpus = corpus.Tokenized(BytePairTokenizer.Load(TokenizerFolder(folder.Path)));
        if (corpus.Sha256 != folder.Description.Corpus.Sha256)
            throw new ArgumentException(
                $"The corpus '{corpus.Name}' has changed since the run in '{path}' began, so it cannot go on as if " +
                "never interrupted. Restore the text, or start a new run.", nameof(path));
        set_num_threads(record.Threads);
        var job = new TrainingJob(record.Recipe, record.Model, record.Steps, record.Seed)
        {
            EvaluateEvery = record.EvaluateEvery,
            Device = Devices.Find(record.Device),
            From = record.From,
            TiedHead = record.TiedHead,
            ProbeEvery = record.ProbeEvery,
            ProbeLayers = record.ProbeLayers ?? [],
            KeepWeights = record.KeepWeights ?? [],
        };
        return new(job, corpus, record);
    }

    /// <summary>Runs from the start in a new folder.</summary>
    /// <param name="path">The folder, missing or empty.</param>
    /// <param name="command">The command line that repeats the run.</param>
    /// <param name="origin">Where the optimizer's settings come from.</param>
    /// <param name="cancellation">Stops at the next step boundary, with a checkpoint.</param>
    /// <returns>The result, or null if cancelled.</returns>
    /// <exception cref="ArgumentException">The folder is in use, or a setting is not possible.</exception>
    public RunSummary? Start(string path, string command, string origin, CancellationToken cancellation = default)
    {
        // an impossible setting shows before a folder exists
        using var session = new TrainingSession(_job, new CorpusSplit(_corpus));
        _probe.Check(session.Model);
        var description = RunDescriptions.Of(
            "train", command, RunDescriptions.Of(_corpus), RunDescriptions.Of(session.Model), _job.Model, _job.Device,
            new Dictionary<string, string> { ["steps"] = $"{_job.Steps}", ["seed"] = $"{_job.Seed}" },
            [RunDescriptions.Of(_job.Recipe, origin)]);
        using var folder = RunFolder.Create(path, description);
        if (_job.From is not null) BytePairTokenizer.Load(_job.From).CopyTo(TokenizerFolder(folder.Path));
        AtomicFile.WriteText(folder.FilePath(JobFile), JsonSerializer.Serialize(_record, RunJson.Indented));
        return Run(session, folder, cancellation);
    }

    /// <summary>Goes on in a folder from its newest intact checkpoint.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="cancellation">Stops at the next step boundary, with a checkpoint.</param>
    /// <returns>The result, or null if cancelled.</returns>
    /// <exception cref="InvalidOperationException">Another process is writing the folder.</exception>
    /// <exception cref="CorruptFileException">All checkpoints are damaged.</exception>
    public RunSummary? Continue(string path, CancellationToken cancellation = default)
    {
        using var session = new TrainingSession(_job, new CorpusSplit(_corpus));
        using var folder = RunFolder.Continue(path);
        var store = Store(folder);
        using (var checkpoint = store.Latest())
            if (checkpoint is not null)
                SessionCheckpoint.Restore(session, checkpoint);
        foreach (var damaged in store.Damaged) PassedOver?.Invoke(damaged);
        store.DiscardAfter(session.Step);
        folder.TruncateMetricsAfter(session.Step == 0 ? -1 : session.Step);   // from the start, step 0 is measured again
        return Run(session, folder, cancellation);
    }

    /// <summary>Where a run folder keeps the tokenizer of the model it went on from; missing where tokens are bytes.</summary>
    public static string TokenizerFolder(string folder) => Path.Combine(folder, "tokenizer");

    private static CheckpointStore Store(RunFolder folder) => new(folder.CheckpointFolder);

    private RunSummary? Run(TrainingSession session, RunFolder folder, CancellationToken cancellation)
    {
        var store = Store(folder);
        var saved = store.Steps.LastOrDefault(-1);
        if (session.Step == 0) Look(session, folder);
        session.Run(
            metric => { folder.Append(metric); Observe?.Invoke(metric); },
            _ =>
            {
                Look(session, folder);
                if (session.Step % _record.CheckpointEvery == 0) Save();
            },
            cancellation);
        if (saved != session.Step) Save();   // the end, or wherever it was stopped, the very start included
        if (!session.Finished) return null;
        WeightsFile.Write(WeightsFile.PathIn(folder.CheckpointFolder, _job.Recipe.Optimizer, _job.Seed), session.Model);
        var summary = new RunSummary(RunDescriptions.Of(_corpus), RunDescriptions.Of(session.Model),
            [session.Result()], null, folder.ReportPath, folder.Path);
        folder.WriteSummary(summary);
        return summary;

        void Save()
        {
            SessionCheckpoint.Save(session, store);
            saved = session.Step;
            Saved?.Invoke(session.Step);
        }
    }

    /// <summary>What is asked for at some steps and leaves training as it is.</summary>
    private void Look(TrainingSession session, RunFolder folder)
    {
        if (_probe.Look(session, folder) is { } measured) Probed?.Invoke(measured);
        if (_job.KeepWeights.Contains(session.Step) && !session.Diverged)
            WeightsFile.Write(
                WeightsFile.PathIn(folder.CheckpointFolder, _job.Recipe.Optimizer, _job.Seed, session.Step), session.Model);
    }

    private static JobRecord Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<JobRecord>(File.ReadAllText(file), RunJson.Compact)
                ?? throw new JsonException("it is empty");
        }
        catch (JsonException exception)
        {
            throw new CorruptFileException(
                file, exception.BytePositionInLine ?? 0, $"the job is not valid JSON: {exception.Message}", exception);
        }
    }
}
