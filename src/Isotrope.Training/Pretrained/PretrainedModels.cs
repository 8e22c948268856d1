using System.Text.Json.Nodes;
using Isotrope.Storage;
using Isotrope.Training.Data;
using Isotrope.Training.Models;

namespace Isotrope.Training.Pretrained;

/// <summary>Loads published models from folders in the layout of Hugging Face, and writes such folders: GPT-2 of all sizes,
/// Qwen2 and Qwen2.5.</summary>
/// <remarks>
/// A folder holds <c>config.json</c> and <c>model.safetensors</c>, or several shards with <c>model.safetensors.index.json</c>.
/// Nothing is fetched from the network. What would be computed differently here than in the original (sliding windows, scaled
/// rotary positions, other activations) is refused, and so are tensors that belong to nothing.
/// <code>
/// using var model = PretrainedModels.Load("models/gpt2");
/// var tokenizer = BytePairTokenizer.Load("models/gpt2");
/// </code>
/// </remarks>
public static class PretrainedModels
{
    private const int Batch = 1;   // what fits anywhere; a training run chooses its own

    /// <summary>Loads a model with its weights, converted to the data type asked for.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Data type, device and attention; null for the defaults. Vocabulary and head are the model's own,
    /// whatever is given here.</param>
    /// <param name="context">Longest sequence; null for the model's own. Shorter keeps the first rows of a position
    /// table.</param>
    /// <exception cref="ArgumentException">The model is of another kind, has settings that are not supported, or its tensors do
    /// not fit them; tensor and shapes are named.</exception>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="CorruptFileException">A file is damaged or too short; path and byte are named.</exception>
    public static LanguageModel Load(string folder, ModelOptions? options = null, int? context = null)
    {
        using var config = ModelConfig.Read(folder);
        var (size, positions, vocabulary, tied) = Describe(config, folder, context);
        using var shards = WeightShards.Open(folder);
        var model = size.Build(options: (options ?? new()) with { Vocabulary = vocabulary, TiedHead = tied });
        try
        {
            Layout(size).Fill(model, positions, shards);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Writes a model in the layout from which it was, or could have been, loaded; programs that read published models
    /// can use it.</summary>
    /// <param name="model">The model; its weights are stored in the type that they have.</param>
    /// <param name="folder">Made if it does not exist; files of the same names are replaced. A model of bytes (vocabulary 256)
    /// gets the files of a tokenizer without merges; for others copy theirs (<see cref="BytePairTokenizer.CopyTo"/>).</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Save(LanguageModel model, string folder)
    {
        Directory.CreateDirectory(folder);
        Layout(model.Size).Write(model, Path.Combine(folder, WeightShards.Whole));
        if (model.Vocabulary == 256) ByteVocabulary.Write(folder);
        AtomicFile.WriteText(Path.Combine(folder, ModelConfig.FileName), Settings(model).ToString());
    }

    /// <summary>The shape of a folder's model, without its weights.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="context">Longest sequence; null for the model's own.</param>
    /// <exception cref="ArgumentException">The model is of another kind, or has settings that are not supported.</exception>
    /// <exception cref="IOException">The folder has no usable <c>config.json</c>.</exception>
    public static ModelSize SizeOf(string folder, int? context = null)
    {
        using var config = ModelConfig.Read(folder);
        return Describe(config, folder, context).Size;
    }

    private static ModelLayout Layout(ModelSize size) => size is GptSize ? ModelLayout.Gpt : ModelLayout.Qwen;

    private static (ModelSize Size, int Positions, int Vocabulary, bool Tied) Describe(
        ModelConfig config, string folder, int? context)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var gpt = config.Architecture == GptSize.Kind;
        ModelSize size = gpt ? Gpt(config, name) : Qwen(config, name);
        if (context > size.Context)
            throw new ArgumentOutOfRangeException(nameof(context), context,
                $"The model in '{folder}' reads at most {size.Context} tokens. Give a context up to that.");
        return ((size with { Context = context ?? size.Context }).Checked(), size.Context, config.Integer("vocab_size"),
            config.Flag("tie_word_embeddings", absent: gpt));   // the defaults of the two original classes
    }

    /// <summary>The settings that <see cref="Describe"/> reads, and those that other programs choose their classes by.</summary>
    private static JsonObject Settings(LanguageModel model)
    {
        var size = model.Size;
        var settings = new JsonObject
        {
            ["model_type"] = size.Architecture,
            ["vocab_size"] = model.Vocabulary,
            ["tie_word_embeddings"] = model.TiedHead,
        };
        (string Name, JsonNode Value)[] own = size is QwenSize qwen
            ?
            [
                ("architectures", new JsonArray("Qwen2ForCausalLM")), ("hidden_act", "silu"), ("hidden_size", size.Width),
                ("intermediate_size", qwen.MlpWidth), ("max_position_embeddings", size.Context),
                ("num_attention_heads", size.Heads), ("num_hidden_layers", size.Layers),
                ("num_key_value_heads", qwen.KeyValueHeads), ("rms_norm_eps", qwen.NormEpsilon),
                ("rope_theta", qwen.RotaryBase), ("use_sliding_window", false),
            ]
            :
            [
                ("architectures", new JsonArray("GPT2LMHeadModel")), ("activation_function", "gelu_new"),
                ("layer_norm_epsilon", 1e-5), ("n_ctx", size.Context), ("n_embd", size.Width), ("n_head", size.Heads),
                ("n_layer", size.Layers), ("n_positions", size.Context),
            ];
        foreach (var (name, value) in own) settings[name] = value;
        return settings;
    }

    private static GptSize Gpt(ModelConfig config, string name)
    {
        config.Demand("activation_function", "\"gelu_new\"", "\"gelu_pytorch_tanh\"");
        config.Demand("layer_norm_epsilon", "1e-05");
        config.Demand("scale_attn_weights", "true");
        config.Demand("scale_attn_by_inverse_layer_idx", "false");
        config.Demand("add_cross_attention", "false");
        var size = new GptSize(name, config.Integer("n_layer"), config.Integer("n_embd"), config.Integer("n_head"),
            config.Integer("n_positions"), Batch);
        config.Demand("n_inner", $"{4 * size.Width}");
        return size;
    }

    private static QwenSize Qwen(ModelConfig config, string name)
    {
        config.Demand("hidden_act", "\"silu\"");
        config.Demand("use_sliding_window", "false");
        config.Demand("rope_scaling");
        config.Demand("rope_parameters.rope_type", "\"default\"");
        var heads = config.Integer("num_attention_heads");
        var size = new QwenSize(name, config.Integer("num_hidden_layers"), config.Integer("hidden_size"), heads,
            config.Optional("num_key_value_heads") ?? heads, config.Integer("intermediate_size"),
            config.Integer("max_position_embeddings"), Batch)
        {
            RotaryBase = config.Positive("rope_parameters.rope_theta", config.Positive("rope_theta", absent: 1e4)),
            NormEpsilon = config.Positive("rms_norm_eps", absent: 1e-6),
        };
        config.Demand("head_dim", $"{size.Width / size.Heads}");
        return size;
    }
}
