using System.Text.RegularExpressions;
using TorchSharp.Modules;

namespace Isotrope.Plan;

/// <summary>The rules by which <see cref="MatrixPlan.For"/> tells what a parameter is.</summary>
/// <remarks>
/// In order: fewer than two real dimensions, a vector; weight of an embedding layer, an embedding (a tied head included); a
/// linear layer with the name of an output layer, or the last layer of the model outside repeated blocks, the head; all
/// else hidden. Muon's authors advise AdamW for embeddings, head and vectors
/// (<see href="https://kellerjordan.github.io/posts/muon/"/>).
/// </remarks>
internal static partial class ParameterRouter
{
    /// <summary>One entry for each trainable parameter; a parameter with several names has one entry.</summary>
    public static IReadOnlyList<PlanEntry> Route(nn.Module model)
    {
        var owners = Owners(model);
        var named = model.named_parameters()
            .Where(pair => pair.parameter.requires_grad)
            .GroupBy(pair => pair.parameter.Handle)
            .Select(group => (
                Name: string.Join(" = ", group.Select(pair => pair.name)), Path: group.First().name, group.First().parameter))
            .ToList();
        var head = Head(named.Select(item => item.Path).ToList(), owners);
        return [.. named.Select(item =>
            Route(item.Name, item.parameter, owners.GetValueOrDefault(item.Path), item.Path == head))];
    }

    /// <summary>A parameter that the caller gave to the matrix rule.</summary>
    public static PlanEntry AsGiven(string name, Parameter parameter) =>
        new(name, parameter, IsVector(parameter) ? ParameterRole.Vector : ParameterRole.Hidden, NaturalView(parameter, null),
            UpdateRule.Matrix, Decays: true, "as given");

    private static PlanEntry Route(string name, Parameter parameter, nn.Module? owner, bool isHead)
    {
        PlanEntry Rest(ParameterRole role, string reason) => new(name, parameter, role, MatrixView.Whole(parameter.shape),
            UpdateRule.Auxiliary, Decays: role != ParameterRole.Vector, reason);

        if (IsVector(parameter)) return Rest(ParameterRole.Vector, "fewer than two dimensions");
        if (owner is Embedding or EmbeddingBag)
            return Rest(ParameterRole.Embedding, name.Contains(" = ") ? "embedding, tied to the head" : "embedding");
        if (isHead) return Rest(ParameterRole.Head, "output layer");
        var fused = IsFusedAttention(name, parameter.shape);
        var view = fused ? MatrixView.RowBlocks(parameter.shape, 3) : NaturalView(parameter, owner);
        return new(name, parameter, ParameterRole.Hidden, view, UpdateRule.Matrix, Decays: true,
            fused ? "fused query, key, value: three matrices" : $"hidden {view.Name}");
    }

    private static bool IsVector(Parameter parameter) => parameter.shape.Count(size => size > 1) < 2;

    private static MatrixView NaturalView(Parameter parameter, nn.Module? owner) => parameter.shape.Length switch
    {
        < 2 => MatrixView.Whole(parameter.shape),
        2 => MatrixView.Matrix(parameter.shape),
        3 when owner is not Conv1d => MatrixView.Batch(parameter.shape),
        _ => MatrixView.Flattened(parameter.shape),
    };

    private static bool IsFusedAttention(string name, long[] shape) =>
        shape.Length == 2 && shape[0] == 3 * shape[1] && FusedAttentionName().IsMatch(name);

    /// <summary>The weight of the output layer, if there is one.</summary>
    private static string? Head(List<string> names, Dictionary<string, nn.Module> owners)
    {
        var linear = names.Where(name => owners.GetValueOrDefault(name) is Linear && name.EndsWith("weight")).ToList();
        if (linear.Count < 2) return null;   // a lone matrix is what the user came for
        if (linear.LastOrDefault(name => HeadName().IsMatch(name) && !InsideRepeatedBlock().IsMatch(name)) is { } named)
            return named;
        var last = names.FindLast(name => name.EndsWith("weight"))!;
        return linear.Contains(last) && !InsideRepeatedBlock().IsMatch(last) ? last : null;
    }

    /// <summary>The module that holds each parameter, by the parameter's name.</summary>
    private static Dictionary<string, nn.Module> Owners(nn.Module model)
    {
        var owners = new Dictionary<string, nn.Module>();
        foreach (var (path, module) in model.named_modules().Prepend(("", model)))
            foreach (var (name, _) in module.named_parameters(recurse: false))
                owners[path.Length == 0 ? name : $"{path}.{name}"] = module;
        return owners;
    }

    [GeneratedRegex(@"(qkv|c_attn|in_proj)", RegexOptions.IgnoreCase)]
    private static partial Regex FusedAttentionName();

    [GeneratedRegex(@"(^|\.)(lm_?head|head|output|classifier|unembed\w*|fc_out)\.weight$", RegexOptions.IgnoreCase)]
    private static partial Regex HeadName();

    [GeneratedRegex(@"\.\d+\..*\.")]
    private static partial Regex InsideRepeatedBlock();
}
