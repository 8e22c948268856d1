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
            throw new ArgumentException(
                $"'{Name}' cannot be made from {settings.ToJsonString()} ({exception.Message.Split('.')[0]}). " +
                $"Its settings and their defaults are {Defaults.ToJsonString()}.", nameof(settings), exception);
        }
    }

    private static JsonObject Merged(JsonObject defaults, JsonObject settings)
    {
        foreach (var (name, value) in settings)
            defaults[name] = value is JsonObject inner && defaults[name] is JsonObject own
                ? Merged(own, inner).DeepClone()
                : value?.DeepClone();
        return defaults;
    }
}
