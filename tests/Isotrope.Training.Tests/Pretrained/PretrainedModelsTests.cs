using System.Text.Json;
using Isotrope.Plan;
using Isotrope.Storage.Safetensors;
using Isotrope.Training.Models;
using Isotrope.Training.Pretrained;
using Isotrope.Training.Tests.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Pretrained;

/// <summary>Published models that are loaded and saved.</summary>
public sealed class PretrainedModelsTests : PublishedFolder
{
    private static readonly long[] s_tokens = [3, 16, 0, 3, 9, 1, 4, 11];

    [Theory]
    [InlineData("", 1, ElementType.Float32, true)]                 // as GPT-2 itself is published
    [InlineData("transformer.", 1, ElementType.Float32, true)]     // as programs save the whole model
    [InlineData("transformer.", 3, ElementType.Float16, true)]
    [InlineData("", 2, ElementType.BFloat16, false)]
    public void Logits_of_GPT2_are_those_of_the_plain_implementation(string prefix, int shards, ElementType type, bool tied)
    {
        var published = PublishedModel.Gpt(seed: 1, type, tied);
        published.Write(Folder, prefix, shards);
        AssertLogits(PlainGpt2.Logits(published, s_tokens));
    }

    [Theory]
    [InlineData("model.", 1, ElementType.Float32, 2, true, 1e6)]   // as the small Qwen2.5 are published
    [InlineData("model.", 3, ElementType.BFloat16, 1, false, 1e6)] // as the large ones: shards, a head of its own
    [InlineData("", 2, ElementType.Float16, 4, true, 1e4)]         // no sharing of keys; other speeds of rotation
    public void Logits_of_Qwen_are_those_of_the_plain_implementation(
        string prefix, int shards, ElementType type, int keyValueHeads, bool tied, double theta)
    {
        var published = PublishedModel.Qwen(seed: 2, keyValueHeads, tied, type, theta);
        published.Write(Folder, prefix, shards);
        AssertLogits(PlainQwen2.Logits(published, s_tokens));
    }

    [Fact]
    public void The_rotation_base_of_newer_files_is_found_where_they_have_it()
    {
        var published = PublishedModel.Qwen(seed: 2, theta: 5e3);
        published.Write(Folder);
        published.Config.Remove("rope_theta");
        published.Config["rope_parameters"] = new { rope_theta = 5e3, rope_type = "default" };
        WriteConfig(published);
        published.Config["rope_theta"] = 5e3;
        AssertLogits(PlainQwen2.Logits(published, s_tokens));
    }

    [Fact]
    public void A_shorter_context_keeps_the_first_positions()
    {
        var published = PublishedModel.Gpt(seed: 1);
        published.Write(Folder);
        using var model = PretrainedModels.Load(Folder, new() { DataType = ScalarType.Float64 }, context: 5);
        Assert.Equal(5, model.Size.Context);
        var expected = PlainGpt2.Logits(published, s_tokens[..5]).SelectMany(row => row);
        Assert.All(Values(model, s_tokens[..5]).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
        Assert.Throws<ArgumentOutOfRangeException>(() => PretrainedModels.Load(Folder, context: 11));
    }

    [Fact]
    public void A_tied_head_that_is_stored_all_the_same_is_left_out()
    {
        var published = PublishedModel.Qwen(seed: 2);
        var expected = PlainQwen2.Logits(published, s_tokens);
        published.Add("lm_head.weight", 17, 16);
        published.Write(Folder, "model.");
        AssertLogits(expected);
    }

    [Fact]
    public void The_size_is_that_of_the_configuration_and_is_named_after_the_folder()
    {
        PublishedModel.Qwen(seed: 2).Write(Folder);
        Assert.Equal(new QwenSize("tiny-model", 2, 16, 4, 2, 20, 24, 1), PretrainedModels.SizeOf(Folder));
    }

    [Fact]
    public void Every_parameter_of_Qwen_is_treated_by_the_rule_it_should_be()
    {
        PublishedModel.Qwen(seed: 2, tied: false).Write(Folder);
        using var model = PretrainedModels.Load(Folder);
        var plan = MatrixPlan.For(model).ToDictionary(entry => entry.Name);

        Assert.Equal(model.named_parameters().Select(pair => pair.name).Order(), plan.Keys.Order());
        Assert.Equal(ParameterRole.Embedding, plan["token_embedding.weight"].Role);
        Assert.Equal(ParameterRole.Head, plan["head.weight"].Role);
        Assert.Equal([8, 16], plan["blocks.1.attention.key.weight"].View.Shape);
        var hidden = plan.Values.Where(entry => entry.Role == ParameterRole.Hidden).ToList();
        Assert.Equal(2 * 7, hidden.Count);   // query, key, value, output, gate, up, down: one matrix each
        Assert.All(hidden, entry => Assert.Equal((UpdateRule.Matrix, 1), (entry.Rule, entry.View.Matrices)));
        Assert.All(plan.Values.Where(entry => entry.Parameter.dim() == 1),
            entry => Assert.Equal(ParameterRole.Vector, entry.Role));
    }

    [Fact]
    public void A_tied_embedding_of_Qwen_is_no_hidden_matrix()
    {
        PublishedModel.Qwen(seed: 2).Write(Folder);
        using var model = PretrainedModels.Load(Folder);
        var plan = MatrixPlan.For(model);
        Assert.Equal(UpdateRule.Auxiliary, plan.Single(entry => entry.Name == "token_embedding.weight").Rule);
        Assert.DoesNotContain(plan, entry => entry.Role == ParameterRole.Head);
    }

    [Theory]
    [InlineData("gpt2", true)]
    [InlineData("gpt2", false)]
    [InlineData("qwen2", true)]
    [InlineData("qwen2", false)]
    public void What_was_saved_has_the_published_names_and_comes_back_to_the_bit(string architecture, bool tied)
    {
        ModelSize size = architecture == "gpt2"
            ? new GptSize("tiny-model", 2, 12, 3, 10, 1)
            : new QwenSize("tiny-model", 2, 16, 4, 2, 20, 24, 1) { RotaryBase = 1234.5 };
        using var model = size.Build(seed: 8, new() { TiedHead = tied, Vocabulary = 30 });
        PretrainedModels.Save(model, Folder);
        using var read = PretrainedModels.Load(Folder);

        Assert.Equal((size, tied, 30), (read.Size, read.TiedHead, read.Vocabulary));
        Assert.Equal(Tiny.Weights(model), Tiny.Weights(read));
        var published = architecture == "gpt2" ? PublishedModel.Gpt(seed: 1, tied: tied)
            : PublishedModel.Qwen(seed: 1, tied: tied);
        using var file = SafetensorsFile.Open(Path.Combine(Folder, "model.safetensors"));
        Assert.Equal(
            published.Tensors.Keys.Where(name => !name.EndsWith(".attn.bias") && !name.EndsWith("masked_bias"))
                .Select(name => architecture == "gpt2" || name == "lm_head.weight" ? name : $"model.{name}").Order(),
            file.Tensors.Keys.Order());
        Assert.Equal(published.Config.Keys.Append("tie_word_embeddings")
                .Except(["max_window_layers", "sliding_window"]).Append("architectures").Distinct().Order(),
            JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "config.json"))).RootElement.EnumerateObject()
                .Select(setting => setting.Name).Order());
    }

    [Fact]
    public void A_saved_model_of_bytes_has_a_tokenizer_of_bytes()
    {
        using var model = new Qwen(new("tiny-model", 1, 16, 4, 2, 20, 24, 1));
        PretrainedModels.Save(model, Folder);
        var tokenizer = Training.Data.BytePairTokenizer.Load(Folder);
        Assert.Equal(256, tokenizer.Vocabulary);
        Assert.Equal("the \n\u00e9"u8.ToArray().Select(value => (int)value), tokenizer.Encode("the \n\u00e9"));
    }

    [Fact]
    public void Loading_leaves_no_tensors_and_no_files_open()
    {
        PublishedModel.Qwen(seed: 2).Write(Folder, shards: 2);
        PretrainedModels.Load(Folder).Dispose();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        PretrainedModels.Load(Folder).Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private void AssertLogits(double[][] expected)
    {
        foreach (var attention in Enum.GetValues<Attention>())
        {
            using var model = PretrainedModels.Load(Folder, new() { DataType = ScalarType.Float64, Attention = attention });
            Assert.All(Values(model, s_tokens).Zip(expected.SelectMany(row => row)),
                pair => Assert.Equal(pair.Second, pair.First, 1e-9));
        }
    }

    private static double[] Values(LanguageModel model, long[] tokens) =>
        model.call(tensor(tokens, [1, tokens.Length])).data<double>().ToArray();
}
