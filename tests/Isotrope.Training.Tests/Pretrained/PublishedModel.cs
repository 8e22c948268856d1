using System.Text.Json;
using Isotrope.Storage.Safetensors;

namespace Isotrope.Training.Tests.Pretrained;

/// <summary>Random weights under published names, and the files that a program which publishes models would write.</summary>
internal sealed class PublishedModel
{
    private readonly Random _random;

    private PublishedModel(Dictionary<string, object> config, int seed) => (Config, _random) = (config, new Random(seed));

    /// <summary>What <c>config.json</c> will say.</summary>
    public Dictionary<string, object> Config { get; }

    /// <summary>The weights by published name without prefix, rounded to <see cref="Type"/>.</summary>
    public Dictionary<string, (double[] Values, long[] Shape)> Tensors { get; } = [];

    /// <summary>The type that the files have; to be chosen before tensors are added.</summary>
    public ElementType Type { get; private init; }

    /// <summary>GPT-2's layout: layers hold [in, out], and masks lie among the weights.</summary>
    public static PublishedModel Gpt(int seed, ElementType type = ElementType.Float32, bool tied = true, int vocabulary = 19)
    {
        const int width = 12, layers = 2, context = 10;
        var model = new PublishedModel(new()
        {
            ["model_type"] = "gpt2",
            ["architectures"] = new[] { "GPT2LMHeadModel" },
            ["activation_function"] = "gelu_new",
            ["layer_norm_epsilon"] = 1e-5,
            ["n_ctx"] = context,
            ["n_embd"] = width,
            ["n_head"] = 3,
            ["n_layer"] = layers,
            ["n_positions"] = context,
            ["vocab_size"] = vocabulary,
        }, seed)
        { Type = type };
        if (!tied) model.Config["tie_word_embeddings"] = false;
        model.Add("wte.weight", vocabulary, width);
        model.Add("wpe.weight", context, width);
        for (var i = 0; i < layers; i++)
        {
            foreach (var norm in new[] { "ln_1", "ln_2" })
            {
                model.Add($"h.{i}.{norm}.weight", width);
                model.Add($"h.{i}.{norm}.bias", width);
            }
            (string, int, int)[] matrices =
            [
                ("attn.c_attn", width, 3 * width), ("attn.c_proj", width, width), ("mlp.c_fc", width, 4 * width),
                ("mlp.c_proj", 4 * width, width),
            ];
            foreach (var (layer, inputs, outputs) in matrices)
            {
                model.Add($"h.{i}.{layer}.weight", inputs, outputs);
                model.Add($"h.{i}.{layer}.bias", outputs);
            }
            model.Add($"h.{i}.attn.bias", 1, 1, context, context);
            model.Add($"h.{i}.attn.masked_bias");
        }
        model.Add("ln_f.weight", width);
        model.Add("ln_f.bias", width);
        if (!tied) model.Add("lm_head.weight", vocabulary, width);
        return model;
    }

    /// <summary>Qwen2.5's layout.</summary>
    public static PublishedModel Qwen(int seed, int keyValueHeads = 2, bool tied = true, ElementType type = ElementType.Float32,
        double theta = 1e6, int vocabulary = 17)
    {
        const int width = 16, heads = 4, inner = 20, layers = 2;
        var model = new PublishedModel(new()
        {
            ["model_type"] = "qwen2",
            ["hidden_act"] = "silu",
            ["hidden_size"] = width,
            ["intermediate_size"] = inner,
            ["max_position_embeddings"] = 24,
            ["max_window_layers"] = 28,
            ["num_attention_heads"] = heads,
            ["num_hidden_layers"] = layers,
            ["num_key_value_heads"] = keyValueHeads,
            ["rms_norm_eps"] = 1e-6,
            ["rope_theta"] = theta,
            ["sliding_window"] = 32768,
            ["tie_word_embeddings"] = tied,
            ["use_sliding_window"] = false,
            ["vocab_size"] = vocabulary,
        }, seed)
        { Type = type };
        model.Add("embed_tokens.weight", vocabulary, width);
        for (var i = 0; i < layers; i++)
        {
            var keys = width / heads * keyValueHeads;
            foreach (var (layer, rows) in new[] { ("q_proj", width), ("k_proj", keys), ("v_proj", keys) })
            {
                model.Add($"layers.{i}.self_attn.{layer}.weight", rows, width);
                model.Add($"layers.{i}.self_attn.{layer}.bias", rows);
            }
            model.Add($"layers.{i}.self_attn.o_proj.weight", width, width);
            model.Add($"layers.{i}.mlp.gate_proj.weight", inner, width);
            model.Add($"layers.{i}.mlp.up_proj.weight", inner, width);
            model.Add($"layers.{i}.mlp.down_proj.weight", width, inner);
            model.Add($"layers.{i}.input_layernorm.weight", width);
            model.Add($"layers.{i}.post_attention_layernorm.weight", width);
        }
        model.Add("norm.weight", width);
        if (!tied) model.Add("lm_head.weight", vocabulary, width);
        return model;
    }

    /// <summary>The numbers of a tensor.</summary>
    public double[] this[string name] => Tensors[name].Values;

    /// <summary>Adds a tensor of normal numbers that the type can hold.</summary>
    public void Add(string name, params long[] shape)
    {
        var values = new double[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            values[i] = Type switch
            {
                ElementType.Float16 => (double)(Half)(0.4 * normal),
                ElementType.BFloat16 =>
                    BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits((float)(0.4 * normal)) & ~0xFFFF),
                _ => (float)(0.4 * normal),
            };
        }
        Tensors[name] = (values, shape);
    }

    /// <summary>Writes the folder.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="prefix">Stands before all names but the head's.</param>
    /// <param name="shards">Number of weight files; above 1 with an index.</param>
    public void Write(string folder, string prefix = "", int shards = 1)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), JsonSerializer.Serialize(Config));
        var names = Tensors.Keys.ToList();
        var map = new Dictionary<string, string>();
        for (var shard = 0; shard < shards; shard++)
        {
            var file = shards == 1 ? "model.safetensors" : $"model-{shard + 1:00000}-of-{shards:00000}.safetensors";
            var own = names.Where((_, i) => i % shards == shard).ToList();
            SafetensorsFile.Write(Path.Combine(folder, file), [.. own.Select(name => Data(prefix, name))]);
            foreach (var name in own) map[Published(prefix, name)] = file;
        }
        if (shards > 1)
            File.WriteAllText(Path.Combine(folder, "model.safetensors.index.json"),
                JsonSerializer.Serialize(new { metadata = new { total_size = 1 }, weight_map = map }));
    }

    /// <summary>Writes a small tokenizer whose tokens are the bytes, some pairs and the end of a text.</summary>
    public static void WriteTokenizer(string folder, IReadOnlyList<(string, string)> merges)
    {
        var tokens = TokenAlphabet.Bytes.Select(letter => letter.ToString())
            .Concat(merges.Select(pair => pair.Item1 + pair.Item2)).Append("<|endoftext|>").ToList();
        File.WriteAllText(Path.Combine(folder, "vocab.json"), JsonSerializer.Serialize(
            tokens.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id)));
        File.WriteAllText(Path.Combine(folder, "merges.txt"),
            $"#version: 0.2\n{string.Join('\n', merges.Select(pair => $"{pair.Item1} {pair.Item2}"))}\n");
    }

    private TensorData Data(string prefix, string name)
    {
        var (values, shape) = Tensors[name];
        return Type switch
        {
            ElementType.Float16 => TensorData.Of<Half>(
                Published(prefix, name), Array.ConvertAll(values, value => (Half)value), shape),
            ElementType.BFloat16 => new(Published(prefix, name), ElementType.BFloat16, shape, stream =>
            {
                foreach (var value in values)
                    stream.Write(BitConverter.GetBytes((ushort)(BitConverter.SingleToInt32Bits((float)value) >>> 16)));
            }),
            _ => TensorData.Of<float>(Published(prefix, name), Array.ConvertAll(values, value => (float)value), shape),
        };
    }

    private static string Published(string prefix, string name) => name == "lm_head.weight" ? name : prefix + name;
}
