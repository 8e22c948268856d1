using System.CommandLine;
using System.Globalization;
using Isotrope.Cli.Terminal;
using Isotrope.Training.Data;

namespace Isotrope.Cli.Verbs;

/// <summary>How well a finished model predicts a text.</summary>
internal sealed class EvaluateVerb : Verb
{
    private readonly ModelChoice _model = new();
    private readonly Option<string?> _corpus;
    private readonly Option<int?> _context;
    private readonly Option<int> _windows;

    /// <summary>The document.</summary>
    private sealed record Evaluation(
        string Model, long Parameters, string Corpus, int Context, int Windows,
        double Loss, double Perplexity, double BitsPerByte);

    public EvaluateVerb()
        : base("evaluate", "Measure a model's loss on the validation part of a text.",
            "isotrope evaluate --model-folder models/gpt2 --corpus text.txt")
    {
        _corpus = Option<string?>("--corpus", "UTF-8 text file or folder. Default: the API documentation of the .NET SDK.");
        _context = Option<int?>("--context", "Tokens a window. Default: the model's context, at most 1024.");
        _windows = Option("--windows", "Windows to measure, evenly spread; fewer where fewer fit.", () => 64);
        foreach (var option in _model.All) Options.Add(option);
    }

    protected override int Run(ParseResult given, Output output)
    {
        const int longest = 1024;
        var windows = TrainingOptions.AtLeastOne("--windows", given.GetValue(_windows));
        using var model = _model.Load(given);
        var context = given.GetValue(_context) is { } length
            ? TrainingOptions.AtLeastOne("--context", length) : Math.Min(longest, model.Model.Size.Context);
        if (context > model.Model.Size.Context)
            throw new ArgumentException(
                $"--context is {context}, but the model reads at most {model.Model.Size.Context} tokens. Give fewer.");
        var text = Corpora.Open(given.GetValue(_corpus));
        var corpus = model.Read(text);
        output.Note($"Corpus: {corpus.Name}, {corpus.Length} tokens of {(double)text.Text.Length / corpus.Length:0.00} bytes");
        var set = new ValidationSet(new(corpus), context, batch: 1, windows);
        var loss = set.MeanLoss(model.Model);
        var bits = loss / Math.Log(2) * corpus.Length / text.Text.Length;
        output.Result(
            new Evaluation(model.Model.Size.Name, model.Model.ParameterCount, corpus.Name, context, set.Count, loss,
                Math.Exp(loss), bits),
            console => console.Profile.Out.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{loss:0.0000} nats a token, perplexity {Math.Exp(loss):0.00}, {bits:0.0000} bits a byte " +
                $"({set.Count} windows of {context} tokens)")));
        return ExitCode.Done;
    }
}
