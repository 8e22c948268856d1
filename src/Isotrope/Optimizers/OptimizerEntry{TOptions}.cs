using System.Text.Json;
using System.Text.Json.Nodes;
using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>An optimizer of the catalogue with its type of options.</summary>
internal sealed record OptimizerEntry<TOptions>(
    string Name, string Family, string Source, string State, TOptions Options, Func<MatrixPlan, TOptions, MatrixOptimizer> Make)
    : OptimizerEntry(Name, Family, Source, State)
    where TOptions : UpdateOptions
{
    public override JsonObject Defaults => (JsonObject)JsonSerializer.SerializeToNode(Options, OptionsJson.Format)!;

    public override MatrixOptimizer Create(MatrixPlan plan, JsonObject settings)
    {
        try
        {
            return Make(plan, Merged(Defaults, settings).Deserialize<TOptions>(OptionsJson.Format)!);
        }
        catch (JsonException exception)
        {
            var setting = exception.Path?.TrimStart('$', '.') ?? "";
            throw new ArgumentException(
                $"The setting '{setting}' of '{Name}' cannot be {Get(settings, setting)?.ToJsonString() ?? "null"}. " +
                $"Its default is {Get(Defaults, setting)?.ToJsonString() ?? "null"}; " +
                $"{typeof(TOptions).Name} documents what is allowed.",
                nameof(settings), exception);
        }
    }

    /// <summary>The defaults, with the given settings in their place.</summary>
    private JsonObject Merged(JsonObject defaults, JsonObject settings)
    {
        foreach (var (name, value) in settings)
        {
            if (!defaults.ContainsKey(name))
                throw new ArgumentException(
                    Suggestion.Unknown($"setting of {Name}", name, defaults.Select(item => item.Key)), nameof(settings));
            defaults[name] = value is JsonObject inner && defaults[name] is JsonObject own
                ? Merged(own, inner).DeepClone()
                : value?.DeepClone();
        }
        return defaults;
    }

    private static JsonNode? Get(JsonObject settings, string path) =>
        path.Split('.').Aggregate((JsonNode?)settings, (node, name) => (node as JsonObject)?[name]);
}
