using System.Text.RegularExpressions;
using TorchSharp.Modules;

namespace Isotrope.Plan;

/// <summary>The rules by which <see cref="MatrixPlan.For"/> tells what a parameter is.</summary>
/// <remarks>
/// In order: fewer than two real dimensions, a vector; weight of an embedding layer, an embedding; a linear layer with the name
/// of an output layer, or the last layer of the model outside repeated blocks, the head; all else hidden. A tensor that is
/// tied as embedding and head is both, and any other tie of two roles is refused. Muon's authors advise AdamW for embeddings, head and vectors
/// (<see href="https://kellerjordan.github.io/posts/muon/"/>).
/// </remarks>
internal static partial class ParameterRouter
{
    /// <summary>One entry for each trainable parameter; a parameter with several names has one entry.</summary>
    public static IReadOnlyList<PlanEntry> Route(nn.Module model, RoleOverrides given)
    {
        var owners = Owners(model);
        var named = model.named_parameters().Where(pair => pair.parameter.requires_grad).ToList();
        given.RequireMatches([.. named.Select(pair => pair.name)]);
        var embedded = named.Where(pair => owners.GetValueOrDefault(pair.name) is Embedding or EmbeddingBag)
            .Select(pair => pair.parameter.Handle).ToHashSet();
        var tied = named.Where(pair => embedded.Contains(pair.parameter.Handle)).Select(pair => pair.name).ToHashSet();
        var head = Head([.. named.Select(pair => pair.name)], owners, tied);
        return
        [
            .. named.GroupBy(pair => pair.parameter.Handle).Select(group =>
            {
                var names = group.Select(pair => pair.name).ToList();
                var parameter = group.First().parameter;
                var roles = given.For(names) is { } role
                    ? [role]
                    : names.Select(name => RoleOf(parameter, owners.GetValueOrDefault(name), name == head)).Distinct().ToList();
                return Entry(names, parameter, roles, owners.GetValueOrDefault(names[0]));
            }),
        ];
    }

    /// <summary>A parameter that the caller gave to the matrix rule.</summary>
    public static PlanEntry AsGiven(string name, Parameter parameter) =>
        new(name, parameter, IsVector(parameter) ? ParameterRole.Vector : ParameterRole.Hidden, NaturalView(parameter, null),
            UpdateRule.Matrix, Decays: true, "as given");

    private static ParameterRole RoleOf(Parameter parameter, nn.Module? owner, bool isHead) =>
        IsVector(parameter) ? ParameterRole.Vector
        : owner is Embedding or EmbeddingBag ? ParameterRole.Embedding
        : isHead ? ParameterRole.Head
        : ParameterRole.Hidden;

    private static PlanEntry Entry(List<string> names, Parameter parameter, List<ParameterRole> roles, nn.Module? owner)
    {
        var name = string.Join(" = ", names);
        var tied = roles.Count > 1;
        if (tied && roles.Contains(ParameterRole.Hidden))
            throw new ArgumentException(
                $"'{name}' is one tensor in the roles {string.Join(" and ", roles.Select(PlanText.Of))}, which are treated differently. " +
                $"Say what it is: MatrixPlan.For(model, roles: new Dictionary<string, ParameterRole> {{ [\"{names[0]}\"] = " +
                $"ParameterRole.{roles.First(role => role != ParameterRole.Hidden)} }}).", nameof(names));
        var role = roles.Contains(ParameterRole.Embedding) ? ParameterRole.Embedding : roles[0];
        if (role != ParameterRole.Vector && parameter.shape.Length < 2)
            throw new ArgumentException(
                $"'{name}' has shape [{string.Join(", ", parameter.shape)}], which can be a vector only, not {PlanText.Of(role)}.",
                nameof(names));
        if (role == ParameterRole.Hidden) return Hidden(name, parameter, owner);
        return new(name, parameter, role, MatrixView.Whole(parameter.shape), UpdateRule.Auxiliary,
            Decays: role != ParameterRole.Vector, Reason(role, tied))
        { TiedRoles = tied ? roles : [] };
    }

    private static PlanEntry Hidden(string name, Parameter parameter, nn.Module? owner)
    {
        var fused = IsFusedAttention(name, parameter.shape);
        var view = fused ? MatrixView.RowBlocks(parameter.shape, 3) : NaturalView(parameter, owner);
        return new(name, parameter, ParameterRole.Hidden, view, UpdateRule.Matrix, Decays: true,
            fused ? "fused query, key, value: three matrices" : $"hidden {view.Name}");
    }

    private static string Reason(ParameterRole role, bool tied) => role switch
    {
        ParameterRole.Embedding => tied ? "embedding, tied to the head" : "embedding",
        ParameterRole.Head => "output layer",
        _ => "fewer than two dimensions",
    };

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
    private static string? Head(List<string> names, Dictionary<string, nn.Module> owners, HashSet<string> tied)
    {
        var linear = names.Where(name => owners.GetValueOrDefault(name) is Linear && name.EndsWith("weight")).ToList();
        if (linear.Count < 2 && !linear.Any(tied.Contains)) return null;   // a lone matrix is what the user came for
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
