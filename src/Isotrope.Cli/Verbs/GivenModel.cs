using System.Text;
using Isotrope.Storage.Runs;
using Isotrope.Training.Data;
using Isotrope.Training.Models;

namespace Isotrope.Cli.Verbs;

/// <summary>A finished model, and how it reads text.</summary>
/// <param name="Model">The model.</param>
/// <param name="Tokenizer">Makes its tokens; null where they are bytes.</param>
/// <param name="Run">Which of a run folder's results it is; null for a published model.</param>
internal sealed record GivenModel(LanguageModel Model, BytePairTokenizer? Tokenizer, RunResult? Run) : IDisposable
{
    /// <summary>Continues a text.</summary>
    public string Continue(string prompt, int count, double temperature, int seed) => Tokenizer is null
        ? Encoding.UTF8.GetString(TextGenerator.Generate(Model, Encoding.UTF8.GetBytes(prompt), count, temperature, seed))
        : Tokenizer.Decode(TextGenerator.GenerateTokens(Model, Tokenizer.Encode(prompt), count, temperature, seed));

    /// <summary>A text in the model's tokens.</summary>
    public Corpus Read(Corpus corpus) => Tokenizer is null ? corpus : corpus.Tokenized(Tokenizer);

    public void Dispose() => Model.Dispose();
}
