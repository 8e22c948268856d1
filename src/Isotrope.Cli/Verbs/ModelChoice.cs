using System.CommandLine;
using Isotrope.Storage.Runs;
using Isotrope.Training.Checkpoints;
using Isotrope.Training.Data;
using Isotrope.Training.Pretrained;
using Isotrope.Training.Runs;

namespace Isotrope.Cli.Verbs;

/// <summary>The options by which verbs that use a finished model are told where it is.</summary>
internal sealed class ModelChoice
{
    private readonly Option<string?> _run = new("--run")
    {
        Description = "A run folder; of several optimizers, the one with the lowest final loss.",
    };
    private readonly Option<string?> _folder = new("--model-folder")
    {
        Description = "Or a published model: a folder with config.json, safetensors weights and its tokenizer (GPT-2, Qwen2.5).",
    };

    /// <summary>Both.</summary>
    public IReadOnlyList<Option> All => [_run, _folder];

    /// <summary>Loads the model that was named.</summary>
    public GivenModel Load(ParseResult given)
    {
        var (run, folder) = (given.GetValue(_run), given.GetValue(_folder));
        if (run is null == folder is null)
            throw new ArgumentException("Give either --run with a run folder, or --model-folder with a published model.");
        TrainingOptions.RequireTorch();
        return run is null ? FromFolder(folder!) : FromRun(run);
    }

    private static GivenModel FromFolder(string folder)
    {
        var tokenizer = BytePairTokenizer.Load(folder);   // quickly refused, before gigabytes are read
        return new(PretrainedModels.Load(folder), tokenizer, null);
    }

    private static GivenModel FromRun(string path)
    {
        using var folder = RunFolder.Open(path);
        var best = folder.ReadSummary()?.Runs.Where(run => !run.Diverged).MinBy(run => run.FinalValidationLoss)
            ?? throw new ArgumentException($"The run in '{folder.Path}' has not ended, or every optimizer diverged. " +
                "Finish it (`isotrope train --resume` for a single run), or choose another.");
        var tokenizer = TrainingRun.TokenizerFolder(folder.Path);
        return new(WeightsFile.Read(WeightsFile.PathIn(folder.CheckpointFolder, best.Optimizer, best.Seed)),
            Directory.Exists(tokenizer) ? BytePairTokenizer.Load(tokenizer) : null, best);
    }
}
