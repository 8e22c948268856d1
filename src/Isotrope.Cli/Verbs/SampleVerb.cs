using System.CommandLine;
using System.Text;
using Isotrope.Cli.Terminal;
using Isotrope.Storage.Runs;
using Isotrope.Training.Checkpoints;
using Isotrope.Training.Models;

namespace Isotrope.Cli.Verbs;

/// <summary>Text from a trained run.</summary>
internal sealed class SampleVerb : Verb
{
    private readonly Option<string> _run;
    private readonly Option<string> _prompt;
    private readonly Option<int> _tokens;
    private readonly Option<double> _temperature;
    private readonly Option<int> _seed;

    public SampleVerb()
        : base("sample", "Let a trained model write; of several, the one with the lowest final loss.",
            "isotrope sample --run runs/first --prompt \"Returns the\"")
    {
        _run = Option<string>("--run", "A run folder.");
        _run.Required = true;
        _prompt = Option("--prompt", "Text to continue.", () => "\n");
        _tokens = Option("--tokens", "Bytes to write.", () => 300);
        _temperature = Option("--temperature", "0 takes the likeliest byte, 1 draws as the model predicts.", () => 0.8);
        _seed = Option("--seed", "Seed of the draws.", () => 1);
    }

    protected override int Run(ParseResult given, Output output)
    {
        TrainingOptions.RequireTorch();
        using var folder = RunFolder.Open(given.GetRequiredValue(_run));
        var best = folder.ReadSummary()?.Runs.Where(run => !run.Diverged).MinBy(run => run.FinalValidationLoss)
            ?? throw new ArgumentException($"The run in '{folder.Path}' has not ended, or every optimizer diverged. " +
                "Finish it (`isotrope train --resume` for a single run), or choose another.");
        using var model = WeightsFile.Read(WeightsFile.PathIn(folder.CheckpointFolder, best.Optimizer, best.Seed));
        var prompt = given.GetRequiredValue(_prompt);
        var bytes = TextGenerator.Generate(model, Encoding.UTF8.GetBytes(prompt),
            TrainingOptions.AtLeastOne("--tokens", given.GetValue(_tokens)), given.GetValue(_temperature), given.GetValue(_seed));
        var text = Encoding.UTF8.GetString(bytes);
        output.Result(new { best.Optimizer, best.Seed, prompt, text },
            console => console.Profile.Out.Writer.WriteLine(prompt + text));
        return ExitCode.Done;
    }
}
