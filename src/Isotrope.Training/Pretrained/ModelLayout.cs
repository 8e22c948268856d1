using System.Text.RegularExpressions;
using Isotrope.State;
using Isotrope.Storage.Safetensors;
using Isotrope.Training.Models;
using static TorchSharp.torch;

namespace Isotrope.Training.Pretrained;

/// <summary>How the published weights of an architecture are named, against the names here.</summary>
/// <param name="Prefix">What stands before all names but the head's when the file holds the whole model.</param>
/// <param name="SavedPrefix">What published files usually have of it.</param>
/// <param name="Head">Name of the output layer.</param>
/// <param name="Ignored">Names, without prefix, of tensors that are no weights: masks and tables that are computed.</param>
/// <param name="Names">Published pieces of names and those here.</param>
/// <param name="Transposed">Ends of names, here, of matrices that are published as their transpose.</param>
internal sealed record ModelLayout(
    string Prefix, string SavedPrefix, string Head, Regex Ignored, IReadOnlyList<(string Published, string Own)> Names,
    IReadOnlyList<string> Transposed)
{
    /// <summary>GPT-2: <c>h.0.attn.c_attn.weight</c>; its layers (Conv1D) hold [in, out].</summary>
    public static ModelLayout Gpt { get; } = new(
        "transformer.", "", "lm_head.weight", new(@"^h\.\d+\.attn\.(bias|masked_bias)$", RegexOptions.CultureInvariant),
        [
            ("wte.", "token_embedding."), ("wpe.", "position_embedding."), ("h.", "blocks."), ("ln_f.", "final_norm."),
            (".ln_1.", ".attention_norm."), (".attn.c_attn.", ".attention.qkv."), (".attn.c_proj.", ".attention.output."),
            (".ln_2.", ".mlp_norm."), (".mlp.c_fc.", ".mlp.up."), (".mlp.c_proj.", ".mlp.down."),
        ],
        ["qkv.weight", "output.weight", "up.weight", "down.weight"]);

    /// <summary>Qwen2 and Qwen2.5: <c>model.layers.0.self_attn.q_proj.weight</c>.</summary>
    public static ModelLayout Qwen { get; } = new(
        "model.", "model.", "lm_head.weight", new(@"rotary_emb\.inv_freq$", RegexOptions.CultureInvariant),
        [
            ("embed_tokens.", "token_embedding."), ("layers.", "blocks."), ("norm.", "final_norm."),
            (".input_layernorm.", ".attention_norm."), (".post_attention_layernorm.", ".mlp_norm."),
            (".self_attn.q_proj.", ".attention.query."), (".self_attn.k_proj.", ".attention.key."),
            (".self_attn.v_proj.", ".attention.value."), (".self_attn.o_proj.", ".attention.output."),
            (".mlp.gate_proj.", ".mlp.gate."), (".mlp.up_proj.", ".mlp.up."), (".mlp.down_proj.", ".mlp.down."),
        ],
        []);

    /// <summary>Writes a model's weights into one file.</summary>
    public void Write(LanguageModel model, string path)
    {
        using var scope = NewDisposeScope();
        SafetensorsFile.Write(path,
            [
                .. model.named_parameters().Select(pair => TensorFiles.ToFile(
                    Published(pair.name, SavedPrefix), IsTransposed(pair.name) ? pair.parameter.t() : pair.parameter)),
            ],
            new Dictionary<string, string> { ["format"] = "pt" });   // other readers insist on it
    }

    private bool IsTransposed(string own) => Transposed.Any(own.EndsWith);

    /// <summary>The published name of a parameter.</summary>
    private string Published(string own, string prefix)
    {
        if (own == "head.weight") return Head;
        var name = own;
        foreach (var (published, ours) in Names)
            if (ours[0] == '.') name = name.Replace(ours, published, StringComparison.Ordinal);
            else if (name.StartsWith(ours, StringComparison.Ordinal)) name = published + name[ours.Length..];
        return prefix + name;
    }

    /// <summary>Gives a model its weights, and refuses files that hold anything else.</summary>
    /// <param name="model">The model.</param>
    /// <param name="positions">Rows of the published position table, of which the model may have the first only.</param>
    /// <param name="shards">The files.</param>
    /// <exception cref="ArgumentException">A tensor is missing, has another shape, or belongs to nothing.</exception>
    public void Fill(LanguageModel model, int positions, WeightShards shards)
    {
        var prefix = shards.Names.Any(name => name.StartsWith(Prefix, StringComparison.Ordinal)) ? Prefix : "";
        var used = new HashSet<string>();
        foreach (var (own, parameter) in model.named_parameters())
        {
            var name = Published(own, prefix);
            var shape = parameter.shape;
            if (own == "position_embedding.weight")
                shards.CopyTo(name, parameter, [positions, shape[1]], table => table.narrow(0, 0, shape[0]));
            else if (IsTransposed(own))
                shards.CopyTo(name, parameter, [shape[1], shape[0]], matrix => matrix.t());
            else
                shards.CopyTo(name, parameter, shape, tensor => tensor);
            used.Add(name);
        }
        if (model.TiedHead) used.Add(Head);   // stored by some programs although it is the embedding
        var stranger = shards.Names.FirstOrDefault(name => !used.Contains(name) && !Ignored.IsMatch(Bare(name)));
        if (stranger is not null)
            throw new ArgumentException(
                $"The weights hold a tensor '{stranger}', which is no part of a {model.Size.Architecture} model of " +
                $"{model.Size.Layers} layers. Take weights and {ModelConfig.FileName} from the same model, without adapters or " +
                "quantization.");

        string Bare(string name) => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
    }
}
