using System.Text.Json;
using Isotrope.Training.Tests.Pretrained;

namespace Isotrope.Cli.Tests;

/// <summary>Published models from the command line.</summary>
public sealed class ModelFolderTests : IDisposable
{
    private const string Training =
        "--optimizer muon --learning-rate 0.01 --steps 6 --corpus corpus.txt --batch 2 --context 8 --threads 1 --json";

    private readonly Workplace _here = new();

    public ModelFolderTests()
    {
        (string, string)[] merges = [("t", "h"), ("th", "e"), ("Ġ", "the")];
        PublishedModel.Gpt(seed: 5, vocabulary: 256 + merges.Length + 1).Write(_here["gpt"], shards: 2);
        PublishedModel.WriteTokenizer(_here["gpt"], merges);
    }

    public void Dispose() => _here.Dispose();

    [Fact]
    public void A_published_model_writes_text_that_its_seed_determines()
    {
        var json = _here.Run("sample --model-folder gpt --prompt the --tokens 12 --json").Done().Json;
        Assert.Equal(("gpt", "the"), (json.GetProperty("model").GetString(), json.GetProperty("prompt").GetString()));
        Assert.NotEqual("", json.GetProperty("text").GetString());
        var text = _here.Run("sample --model-folder gpt --prompt the --tokens 12").Done().Out;
        Assert.Equal("the" + json.GetProperty("text").GetString() + "\n", text);
        Assert.NotEqual(text, _here.Run("sample --model-folder gpt --prompt the --tokens 12 --seed 2").Done().Out);
    }

    [Fact]
    public void A_model_is_evaluated_and_trained_on_and_evaluated_again()
    {
        var before = Evaluated("--model-folder gpt");
        var loss = before.GetProperty("loss").GetDouble();
        Assert.Equal(Math.Exp(loss), before.GetProperty("perplexity").GetDouble(), 1e-9 * Math.Exp(loss));
        Assert.InRange(before.GetProperty("bitsPerByte").GetDouble(), 0.1, loss / Math.Log(2));   // tokens are longer than bytes

        var summary = _here.Run($"train --from gpt {Training} --out run").Done().Json;
        Assert.Equal("gpt", summary.GetProperty("model").GetProperty("name").GetString());
        var after = Evaluated("--run run");
        Assert.Equal(summary.GetProperty("runs")[0].GetProperty("finalValidationLoss").GetDouble(),
            after.GetProperty("loss").GetDouble(), 1e-6);
        Assert.True(after.GetProperty("loss").GetDouble() < loss);
        Assert.StartsWith("the", _here.Run("sample --run run --prompt the --tokens 5").Done().Out);

        JsonElement Evaluated(string model) => _here.Run($"evaluate {model} --corpus corpus.txt --context 8 --json").Done().Json;
    }

    [Fact]
    public void The_curvature_of_a_published_model_is_measured_on_its_own_tokens()
    {
        const string Grid = "--corpus corpus.txt --layers blocks.1.mlp.up --sequences 4 --context 8 --random 2 --from 0.1 --to 1 " +
            "--per-decade 2 --threads 1 --json";
        var json = _here.Run($"curvature --model-folder gpt {Grid} --out measured").Done().Json;
        Assert.Equal("gpt", json.GetProperty("model").GetProperty("name").GetString());
        Assert.All(json.GetProperty("layers").EnumerateArray(), curve =>
            Assert.All(curve.GetProperty("checks").EnumerateArray(), check => Assert.True(check.GetProperty("passed").GetBoolean())));

        // a run that went on from it has its tokenizer too
        _here.Run($"train --from gpt {Training} --out run").Done();
        var trained = _here.Run($"curvature --run run {Grid} --out after").Done().Json;
        Assert.NotEqual(json.GetProperty("layers")[0].GetProperty("radii")[0].GetProperty("h").GetDouble(),
            trained.GetProperty("layers")[0].GetProperty("radii")[0].GetProperty("h").GetDouble());
    }

    [Fact]
    public void A_context_beyond_the_models_is_refused()
    {
        var outcome = _here.Run("evaluate --model-folder gpt --corpus corpus.txt --context 11");
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Contains("at most 10 tokens", outcome.Error);
        Assert.Contains("at most 10 tokens", _here.Run("train --from gpt --context 11").Error);
    }

    [Theory]
    [InlineData("vocab.json", "has no tokenizer: vocab.json is missing")]
    [InlineData("model-00002-of-00002.safetensors", "'model-00002-of-00002.safetensors' is missing")]
    public void A_missing_file_is_named(string file, string expected)
    {
        File.Delete(_here[$"gpt/{file}"]);
        var outcome = _here.Run("sample --model-folder gpt");
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Contains(expected, outcome.Error);
    }

    [Fact]
    public void A_small_Qwen_is_trained_and_compared_and_sampled_like_any_model()
    {
        var summary = _here.Run(
            $"train --model qwen-nano --optimizer muon --steps 3 {Workplace.Small} --out run --json").Done().Json;
        Assert.Equal(("qwen-nano", 371_424),
            (summary.GetProperty("model").GetProperty("name").GetString(),
            summary.GetProperty("model").GetProperty("parameters").GetInt64()));
        Assert.StartsWith("of", _here.Run("sample --run run --prompt of --tokens 5").Done().Out);

        var compared = _here.Run(
            $"compare --model qwen-nano --optimizers adamw,muon --seeds 1 --steps 3 {Workplace.Small} --out both --json")
            .Done().Json;
        Assert.Equal(summary.GetProperty("runs")[0].GetProperty("finalValidationLoss").GetDouble(),
            compared.GetProperty("runs")[1].GetProperty("finalValidationLoss").GetDouble());
        var settings = JsonDocument.Parse(File.ReadAllText(_here["both/run.json"])).RootElement.GetProperty("settings");
        Assert.Equal("qwen2", settings.GetProperty("architecture").GetString());
        Assert.Equal("304", settings.GetProperty("mlpWidth").GetString());
    }
}
