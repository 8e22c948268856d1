using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Isotrope.Storage;
using Isotrope.Storage.Runs;
using Isotrope.Training.Checkpoints;
using Isotrope.Training.Curvature.Consequences;
using Isotrope.Training.Curvature.Directions;
using Isotrope.Training.Curvature.Networks;
using Isotrope.Training.Curvature.Probes;
using Isotrope.Training.Data;
using Isotrope.Training.Models;
using Isotrope.Training.Pretrained;
using Isotrope.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature;

/// <summary>A run of the laboratory in a folder of its own, which keeps every layer as soon as it is measured and can go on
/// after an interruption.</summary>
public sealed class CurvatureRun
{
    private const string SettingsFile = "job.json";
    private const int GradientBatches = 8;
    private const int GradientSequences = 16;   // per batch

    private readonly CurvatureSettings _settings;
    private readonly CorpusSplit _split;

    /// <summary>Prepares a run.</summary>
    /// <exception cref="ArgumentException">A setting is out of range, or the corpus cannot be read.</exception>
    public CurvatureRun(CurvatureSettings settings)
    {
        settings.Grid.Checked();
        ProbeDirections.Check(settings.Directions);
        if (settings.Modes.Count == 0 || settings.Modes.Any(mode => mode is not (CurvatureLab.ModeA or CurvatureLab.ModeB)))
            throw new ArgumentException(
                $"The modes '{string.Join(",", settings.Modes)}' were asked for, but there are a and b.", nameof(settings));
        var corpus = Corpora.Open(settings.CorpusPath);
        _split = new(settings.Tokenizer is { } folder ? corpus.Tokenized(BytePairTokenizer.Load(folder)) : corpus);
        _settings = settings with
        {
            Directions = settings.Follow ? [.. settings.Directions.Union(LayerStudy.Directions)] : settings.Directions,
        };
    }

    /// <summary>Told how far it is.</summary>
    public Action<CurvatureProgress>? Progress { get; set; }

    /// <summary>Told the curves of each layer when it is measured.</summary>
    public Action<IReadOnlyList<CurvatureCurve>>? Measured { get; set; }

    /// <summary>What it measures.</summary>
    public CurvatureSettings Settings => _settings;

    /// <summary>The text.</summary>
    public Corpus Corpus => _split.Corpus;

    /// <summary>Prepares to go on with the run of a folder.</summary>
    /// <exception cref="ArgumentException">The folder holds no such run, or the corpus has changed since.</exception>
    public static CurvatureRun Resume(string path)
    {
        using var folder = RunFolder.Open(path);
        if (folder.Description.Kind != "curvature")
            throw new ArgumentException(
                $"'{path}' holds a run of the kind '{folder.Description.Kind}'. Give a folder that `isotrope curvature` wrote.",
                nameof(path));
        var run = new CurvatureRun(ReadJson<CurvatureSettings>(folder.FilePath(SettingsFile)));
        if (run._settings.WeightsSha256 is { } began && began != Fingerprint(run._settings.Weights))
            throw new ArgumentException(
                $"The weights '{run._settings.Weights}' have changed since the run in '{path}' began. Restore them, or start anew.",
                nameof(path));
        if (run.Corpus.Sha256 != folder.Description.Corpus.Sha256)
            throw new ArgumentException(
                $"The corpus '{run.Corpus.Name}' has changed since the run in '{path}' began. Restore the text, or start anew.",
                nameof(path));
        return run;
    }

    /// <summary>Runs in a new folder.</summary>
    /// <param name="path">The folder, missing or empty.</param>
    /// <param name="command">The command line that repeats the run.</param>
    /// <param name="cancellation">Stops soon; finished layers stay.</param>
    /// <returns>The result, or null if cancelled.</returns>
    public CurvatureRecord? Start(string path, string command, CancellationToken cancellation = default)
    {
        set_num_threads(_settings.Threads);
        using var model = Open();
        var network = new LanguageModelNetwork(model);
        var layers = Layers(network);
        var description = RunDescriptions.Of(
            "curvature", command, RunDescriptions.Of(Corpus), RunDescriptions.Of(model), model.Size,
            Devices.Find(_settings.Device), Describe(layers), []);
        using var folder = RunFolder.Create(path, description);
        AtomicFile.WriteText(folder.FilePath(SettingsFile), JsonSerializer.Serialize(
            _settings with { WeightsSha256 = Fingerprint(_settings.Weights) }, RunJson.Indented));
        return Run(network, model, layers, folder, cancellation);
    }

    /// <summary>Goes on in a folder with the layers that it lacks.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="cancellation">Stops soon; finished layers stay.</param>
    /// <returns>The result, or null if cancelled.</returns>
    public CurvatureRecord? Continue(string path, CancellationToken cancellation = default)
    {
        set_num_threads(_settings.Threads);
        using var model = Open();
        var network = new LanguageModelNetwork(model);
        using var folder = RunFolder.Continue(path);
        return Run(network, model, Layers(network), folder, cancellation);
    }

    /// <summary>Number of layers of the folder that are measured already.</summary>
    public static int Finished(string path) => Directory.GetFiles(path, "layer-*.json").Length;

    private CurvatureRecord? Run(
        ProbedNetwork network, LanguageModel model, IReadOnlyList<ProbedLayer> layers, RunFolder folder,
            CancellationToken cancellation)
    {
        using var sequences = ProbeSequences.Of(_split, _settings.Grid.Sequences, _settings.Grid.Length,
            Devices.Find(_settings.Device));
        using var directions = ProbeDirections.Of(network, _settings.Directions, GradientData());
        using var lab = new CurvatureLab(network, sequences, _settings.Grid);
        double[] work = [.. layers.Select(layer => Math.Max(1.0, network.StageCount - network.StageOf(layer.Name)))];
        var done = 0.0;
        try
        {
            for (var i = 0; i < layers.Count; i++)
            {
                var file = LayerFile(folder, layers[i]);
                if (!File.Exists(file))
                {
                    var (number, before, own) = (i, done, work[i]);
                    var curves = lab.Measure(layers[i], _settings.Modes, directions,
                        share => Progress?.Invoke(new(layers[number].Name, number + 1, layers.Count,
                            (before + share * own) / work.Sum())),
                        cancellation);
                    if (_settings.Follow)
                        Save(FollowFile(folder, layers[i]),
                            lab.Follow(layers[i], curves, directions, GradientData(), cancellation));
                    Save(file, curves);   // last: it says that the layer is done
                    Measured?.Invoke(curves);
                }
                done += work[i];
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        var all = layers.SelectMany(layer => ReadJson<CurvatureCurve[]>(LayerFile(folder, layer))).ToList();
        var record = new CurvatureRecord(
            RunDescriptions.Of(model), _settings.Weights, RunDescriptions.Of(Corpus), Describe(layers), all,
            folder.ReportPath, folder.Path);
        if (_settings.Follow)
        {
            List<LayerConsequence> consequences =
                [.. layers.Select(layer => ReadJson<LayerConsequence>(FollowFile(folder, layer)))];
            record = record with { Consequences = consequences, Conclusion = Conclusion.Of(all, consequences) };
            ConsequenceCsv.WriteDecreases(folder.FilePath("decreases.csv"), record);
            ConsequenceCsv.WriteSteps(folder.FilePath("step-radii.csv"), record);
        }
        CurvatureCsv.Write(folder.FilePath("curvature.csv"), record);
        folder.WriteCurvature(record);
        return record;
    }

    /// <summary>SHA-256 of a file of weights, or of all files of a folder of them, in order.</summary>
    private static string Fingerprint(string weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] files = Directory.Exists(weights)
            ? [.. Directory.GetFiles(weights, "*.safetensors").Order(StringComparer.Ordinal)] : [weights];
        foreach (var file in files)
        {
            using var stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private LanguageModel Open()
    {
        var model = Directory.Exists(_settings.Weights)
            ? PretrainedModels.Load(_settings.Weights) : WeightsFile.Read(_settings.Weights);
        try
        {
            return Fitting(model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private LanguageModel Fitting(LanguageModel model)
    {
        model.to(Devices.Find(_settings.Device), _settings.Double ? ScalarType.Float64 : ScalarType.Float32);
        if (_settings.Grid.Length > model.Size.Context)
            throw new ArgumentException(
                $"Sequences of {_settings.Grid.Length} tokens were asked for, but the model's context is {model.Size.Context}. " +
                "Use a shorter --context.");
        if (Corpus.Vocabulary > model.Vocabulary)
            throw new ArgumentException(
                $"The corpus has {Corpus.Vocabulary} different tokens, but the model only {model.Vocabulary}. Take the " +
                "tokenizer that belongs to the model.");
        return model;
    }

    private IReadOnlyList<ProbedLayer> Layers(ProbedNetwork network) =>
        _settings.Layers.Count == 0 ? network.HiddenLayers : LayerPatterns.Chosen(network, _settings.Layers);

    /// <summary>Training windows, as gradients are taken of what a network learns from.</summary>
    private IEnumerable<ProbeSequences> GradientData()
    {
        var sampler = new BatchSampler(
            _split, GradientSequences, _settings.Grid.Length, new RandomStream("curvature gradients", _settings.Grid.Seed));
        var device = Devices.Find(_settings.Device);
        for (var i = 0; i < GradientBatches; i++)
        {
            using var batch = sampler.Next();
            yield return new(batch.Inputs.to(device, copy: true), batch.Targets.to(device, copy: true));
        }
    }

    private Dictionary<string, string> Describe(IReadOnlyList<ProbedLayer> layers) => new()
    {
        ["weights"] = _settings.Weights,
        ["probed"] = string.Join(", ", layers.Select(layer => layer.Name)),
        ["modes"] = string.Join(", ", _settings.Modes),
        ["directions"] = string.Join(", ", _settings.Directions),
        ["radii"] = string.Create(
            CultureInfo.InvariantCulture,
                $"10^{_settings.Grid.From} to 10^{_settings.Grid.To}, {_settings.Grid.PerDecade} per decade"),
        ["randomDirections"] = Text(_settings.Grid.Directions),
        ["sequences"] = Text(_settings.Grid.Sequences),
        ["tokensPerSequence"] = Text(_settings.Grid.Length),
        ["seed"] = Text(_settings.Grid.Seed),
        ["precision"] = _settings.Double ? "float64" : "float32",
    };

    private static string LayerFile(RunFolder folder, ProbedLayer layer) => folder.FilePath($"layer-{layer.Name}.json");

    private static string FollowFile(RunFolder folder, ProbedLayer layer) => folder.FilePath($"follows-{layer.Name}.json");

    private static void Save<T>(string file, T content) =>
        AtomicFile.WriteText(file, JsonSerializer.Serialize(content, RunJson.Indented));

    private static T ReadJson<T>(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(file), RunJson.Compact)
                ?? throw new JsonException("it is empty");
        }
        catch (JsonException exception)
        {
            throw new CorruptFileException(file, exception.BytePositionInLine ?? 0, $"it is not valid: {exception.Message}",
                exception);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
