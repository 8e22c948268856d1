using System.CommandLine;
using Isotrope.Cli.Terminal;

namespace Isotrope.Cli.Verbs;

/// <summary>Text from a trained run or a published model.</summary>
internal sealed class SampleVerb : Verb
{
    private readonly ModelChoice _model = new();
    private readonly Option<string> _prompt;
    private readonly Option<int> _tokens;
    private readonly Option<double> _temperature;
    private readonly Option<int> _seed;

    public SampleVerb()
        : base("sample", "Let a trained or published model write.",
            "isotrope sample --run runs/first --prompt \"Returns the\"")
    {
        _prompt = Option("--prompt", "Text to continue.", () => "\n");
        _tokens = Option("--tokens", "Tokens to write; bytes, unless the model has a tokenizer.", () => 300);
        _temperature = Option("--temperature", "0 takes the likeliest token, 1 draws as the model predicts.", () => 0.8);
        _seed = Option("--seed", "Seed of the draws.", () => 1);
        foreach (var option in _model.All) Options.Add(option);
    }

    protected override int Run(ParseResult given, Output output)
    {
        var tokens = TrainingOptions.AtLeastOne("--tokens", given.GetValue(_tokens));
        using var model = _model.Load(given);
        var prompt = given.GetRequiredValue(_prompt);
        var text = model.Continue(prompt, tokens, given.GetValue(_temperature), given.GetValue(_seed));
        output.Result(
            new { model.Run?.Optimizer, model.Run?.Seed, Model = model.Model.Size.Name, prompt, text },
            console => console.Profile.Out.Writer.WriteLine(prompt + text));
        return ExitCode.Done;
    }
}
