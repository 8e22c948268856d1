using System.Text.Json;
using Isotrope.Storage;
using Isotrope.Storage.Safetensors;
using Isotrope.Training.Pretrained;
using Isotrope.Training.Tests.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Isotrope.Training.Tests.Pretrained;

/// <summary>Folders of published models that are refused, and what is said of them.</summary>
public sealed class PretrainedRefusalTests : PublishedFolder
{
    [Fact]
    public void A_folder_without_what_is_needed_is_refused_with_what_is_missing()
    {
        Assert.Contains(Folder, Assert.Throws<DirectoryNotFoundException>(() => PretrainedModels.Load(Folder)).Message);
        Directory.CreateDirectory(Folder);
        Assert.Contains("no config.json", Assert.Throws<FileNotFoundException>(() => PretrainedModels.Load(Folder)).Message);

        PublishedModel.Gpt(seed: 1).Write(Folder);
        File.Delete(Path.Combine(Folder, "model.safetensors"));
        Assert.Contains("neither model.safetensors nor model.safetensors.index.json", Missing());
        File.WriteAllText(Path.Combine(Folder, "pytorch_model.bin"), "");
        Assert.Contains("'pytorch_model.bin'", Missing());

        string Missing() => Assert.Throws<FileNotFoundException>(() => PretrainedModels.Load(Folder)).Message;
    }

    [Fact]
    public void A_missing_shard_is_named_with_what_it_held()
    {
        PublishedModel.Gpt(seed: 1).Write(Folder, shards: 3);
        File.Delete(Path.Combine(Folder, "model-00002-of-00003.safetensors"));
        var message = Assert.Throws<FileNotFoundException>(() => PretrainedModels.Load(Folder)).Message;
        Assert.Contains("'model-00002-of-00003.safetensors'", message);
        Assert.Contains("'wpe.weight'", message);
    }

    [Fact]
    public void A_shard_that_was_cut_is_named_with_the_byte()
    {
        PublishedModel.Gpt(seed: 1).Write(Folder, shards: 2);
        var shard = Path.Combine(Folder, "model-00002-of-00002.safetensors");
        using (var stream = File.OpenWrite(shard)) stream.SetLength(stream.Length - 7);
        Assert.Equal(shard, Assert.Throws<CorruptFileException>(() => PretrainedModels.Load(Folder)).Path);
    }

    [Theory]
    [InlineData("{\"weight_map\": 3}", "'weight_map' is missing")]
    [InlineData("{\"weight_map\": {\"wte.weight\": \"../model-00001-of-00002.safetensors\"}}", "beside the index")]
    [InlineData("{\"weight_map\": {\"nothing\": \"model-00001-of-00002.safetensors\"}}", "'nothing' lies here, but it does not")]
    [InlineData("{\"weight_map\": {\"wte.weight\": \"model-00001-of-00002.safetensors\"}}", "is missing from the index")]
    [InlineData("{", "no valid JSON")]
    public void An_index_that_does_not_fit_its_shards_is_refused(string index, string expected)
    {
        PublishedModel.Gpt(seed: 1).Write(Folder, shards: 2);
        File.WriteAllText(Path.Combine(Folder, "model.safetensors.index.json"), index);
        Assert.Contains(expected, Assert.Throws<CorruptFileException>(() => PretrainedModels.Load(Folder)).Message);
    }

    [Fact]
    public void A_tensor_of_another_shape_is_named_with_both_shapes()
    {
        var published = PublishedModel.Gpt(seed: 1);
        published.Add("h.1.mlp.c_fc.weight", 12, 47);
        published.Write(Folder);
        var message = Refusal();
        Assert.Contains("'h.1.mlp.c_fc.weight'", message);
        Assert.Contains("[12, 47]", message);
        Assert.Contains("[12, 48]", message);
    }

    [Fact]
    public void A_missing_tensor_is_named_with_the_shape_it_should_have()
    {
        var published = PublishedModel.Qwen(seed: 2);
        published.Tensors.Remove("layers.1.self_attn.k_proj.bias");
        published.Write(Folder, "model.");
        Assert.Contains("no tensor 'model.layers.1.self_attn.k_proj.bias' of shape [8]", Refusal());
    }

    [Theory]
    [InlineData("h.2.ln_1.weight")]          // a third layer
    [InlineData("h.0.attn.lora_A.weight")]   // an adapter
    [InlineData("x")]                        // shorter than the prefix
    public void A_tensor_that_belongs_to_nothing_is_refused(string name)
    {
        var published = PublishedModel.Gpt(seed: 1);
        published.Add(name, 3);
        published.Write(Folder);
        Assert.Contains($"'{name}'", Refusal());
        published.Write(Folder, "transformer.");
        Assert.Contains($"'transformer.{name}'", Refusal());
    }

    [Fact]
    public void Quantized_weights_are_refused()
    {
        PublishedModel.Gpt(seed: 1).Write(Folder);
        var path = Path.Combine(Folder, "model.safetensors");
        SafetensorsFile.Write(path, [TensorData.Of<sbyte>("wte.weight", new sbyte[19 * 12], 19, 12)]);
        Assert.Contains("of type I8", Refusal());
    }

    [Theory]
    [InlineData("model_type", "llama", "qwen2 (Qwen2, Qwen2.5)")]
    [InlineData("use_sliding_window", true, "only false")]
    [InlineData("hidden_act", "gelu", "only \"silu\"")]
    [InlineData("head_dim", 8, "only 4")]
    [InlineData("hidden_size", "16", "whole number")]
    [InlineData("tie_word_embeddings", 1, "true or false")]
    [InlineData("rms_norm_eps", -1.0, "positive number")]
    public void Settings_that_would_be_computed_differently_are_refused(string name, object value, string expected)
    {
        var published = PublishedModel.Qwen(seed: 2);
        published.Write(Folder);
        published.Config[name] = value;
        WriteConfig(published);
        Assert.Contains($"\"{name}\": {JsonSerializer.Serialize(value)}", Refusal());
        Assert.Contains(expected, Refusal());
    }

    [Theory]
    [InlineData("activation_function", "relu")]
    [InlineData("scale_attn_by_inverse_layer_idx", true)]
    [InlineData("n_inner", 50)]
    [InlineData("layer_norm_epsilon", 1e-6)]
    public void Settings_of_GPT2_that_would_be_computed_differently_are_refused(string name, object value)
    {
        var published = PublishedModel.Gpt(seed: 1);
        published.Write(Folder);
        published.Config[name] = value;
        WriteConfig(published);
        Assert.Contains($"\"{name}\"", Refusal());
    }

    [Fact]
    public void Scaled_rotary_positions_are_refused()
    {
        var published = PublishedModel.Qwen(seed: 2);
        published.Write(Folder);
        published.Config["rope_scaling"] = new { factor = 4.0, type = "yarn" };
        WriteConfig(published);
        Assert.Contains("but only null can be loaded", Refusal());
    }

    [Fact]
    public void A_missing_number_is_named()
    {
        var published = PublishedModel.Qwen(seed: 2);
        published.Config.Remove("intermediate_size");
        published.Write(Folder);
        Assert.Contains("'intermediate_size' is missing",
            Assert.Throws<CorruptFileException>(() => PretrainedModels.Load(Folder)).Message);
    }

    private string Refusal() => Assert.ThrowsAny<ArgumentException>(() => PretrainedModels.Load(Folder)).Message;
}
