using System.Text.RegularExpressions;
using TorchSharp.Modules;

namespace Isotrope.Plan;

/// <summary>The rules by which <see cref="MatrixPlan.For"/> tells what a parameter is.</summary>
/// <remarks>
/// In order: fewer than two real dimensions, a vector; weight of an embedding layer, an embedding; a linear layer with the name
/// of an output layer, or the last layer of the model outside repeated blocks, the head; all else hidden. A tensor that is
/// tied as embedding and head is both, and any other tie of two roles is refused. Muon's authors advise AdamW for embeddings,
/// head and vectors
/// (<see href="https://kellerjordan.github.io/posts/muon/"/>).
/// </remarks>
internal static partial class ParameterRouter
{
    /// <summary>One entry for each trainable parameter; a parameter with several names has one entry.</summary>
    public static IReadOnlyList<PlanEntry> Route(nn.Module model, RoleOverrides given)
    {
        var all = Holders(model).Where(item => item.Parameter.requires_grad).ToList();
        given.RequireMatches([.. all.Select(item => item.Name)]);
        var head = Head(all);
        var byMemory = all.ToLookup(item => Memory.Of(item.Parameter));
        return
        [
            .. model.parameters().Where(parameter => parameter.requires_grad).DistinctBy(Memory.Of)
                .Select(parameter => byMemory[Memory.Of(parameter)].ToList())
                .Select(holders => Entry(holders, given.For([.. holders.Select(item => item.Name)]) is { } role
                    ? [role]
                    : [.. holders.Select(item => RoleOf(item, item.Name == head)).Distinct()])
                    with
                { Layers = [.. holders.Select(item => item.Module)] }),
        ];
    }

    /// <summary>A parameter that the caller gave to the matrix rule.</summary>
    public static PlanEntry AsGiven(string name, Parameter parameter) =>
        new(name, parameter, IsVector(parameter) ? ParameterRole.Vector : ParameterRole.Hidden, NaturalView(parameter, null),
            UpdateRule.Matrix, Decays: true, "as given");

    private static ParameterRole RoleOf(Holder holder, bool isHead) =>
        IsVector(holder.Parameter) ? ParameterRole.Vector
        : holder.IsEmbedding ? ParameterRole.Embedding
        : isHead ? ParameterRole.Head
        : ParameterRole.Hidden;

    private static PlanEntry Entry(List<Holder> holders, List<ParameterRole> roles)
    {
        var names = holders.Select(item => item.Name).ToList();
        var (parameter, owner) = (holders[0].Parameter, holders[0].Module);
        var name = string.Join(" = ", names);
        var tied = roles.Count > 1;
        if (tied && roles.Contains(ParameterRole.Hidden))
            throw new ArgumentException(
                $"'{name}' is one tensor in the roles {string.Join(" and ", roles.Select(PlanText.Of))}, which are " +
                "treated differently. " +
                $"Say what it is: MatrixPlan.For(model, roles: new Dictionary<string, ParameterRole> {{ [\"{names[0]}\"] = " +
                $"ParameterRole.{roles.First(role => role != ParameterRole.Hidden)} }}).", nameof(names));
        var role = roles.Contains(ParameterRole.Embedding) ? ParameterRole.Embedding : roles[0];
        if (role != ParameterRole.Vector && parameter.shape.Length < 2)
            throw new ArgumentException(
                $"'{name}' has shape [{string.Join(", ", parameter.shape)}], which can be a vector only, " +
                $"not {PlanText.Of(role)}.",
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
    private static string? Head(List<Holder> all)
    {
        var embedded = all.Where(item => item.IsEmbedding).Select(item => Memory.Of(item.Parameter)).ToHashSet();
        var linear = all.Where(item => item.Module is Linear && item.Name.EndsWith("weight")).ToList();
        // A lone matrix is what the user came for, unless it is the embedding's.
        if (linear.Count < 2 && !linear.Any(item => embedded.Contains(Memory.Of(item.Parameter)))) return null;
        if (linear.LastOrDefault(item => HeadName().IsMatch(item.Name) && !InsideRepeatedBlock().IsMatch(item.Name)) is { } named)
            return named.Name;
        var last = all.Last(item => item.Name.EndsWith("weight"));
        return linear.Contains(last) && !InsideRepeatedBlock().IsMatch(last.Name) ? last.Name : null;
    }

    /// <summary>Every parameter under every name that it has: TorchSharp's own list names a tied one once.</summary>
    internal static IEnumerable<Holder> Holders(nn.Module model) =>
        // A module that is registered by hand as well as by its field is listed under both names.
        from item in model.named_modules().Prepend(("", model)).DistinctBy(item => item.Item2, ReferenceEqualityComparer.Instance)
        from pair in item.Item2.named_parameters(recurse: false)
        select new Holder(item.Item1.Length == 0 ? pair.name : $"{item.Item1}.{pair.name}", pair.parameter, item.Item2);

    internal sealed record Holder(string Name, Parameter Parameter, nn.Module Module)
    {
        public bool IsEmbedding => Module is Embedding or EmbeddingBag;
    }

    [GeneratedRegex(@"(qkv|c_attn|in_proj)", RegexOptions.IgnoreCase)]
    private static partial Regex FusedAttentionName();

    [GeneratedRegex(@"(^|\.)(lm_?head|head|output|classifier|unembed\w*|fc_out)\.weight$", RegexOptions.IgnoreCase)]
    private static partial Regex HeadName();

    [GeneratedRegex(@"\.\d+\..*\.")]
    private static partial Regex InsideRepeatedBlock();
}
