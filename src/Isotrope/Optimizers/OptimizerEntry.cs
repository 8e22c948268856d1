using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>An optimizer of the catalogue: what it is, and how to make one from settings.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Family">What it is a relative of.</param>
/// <param name="Source">The paper or code it follows.</param>
/// <param name="State">What it keeps for a weight [m, n] between steps.</param>
public abstract record OptimizerEntry(string Name, string Family, string Source, string State)
{
    /// <summary>Every setting with its default value, as JSON in camel case.</summary>
    public abstract JsonObject Defaults { get; }

    /// <summary>Makes the optimizer.</summary>
    /// <param name="plan">The parameters.</param>
    /// <param name="settings">Settings that differ from the defaults, of the same form.</param>
    /// <exception cref="ArgumentException">A setting is unknown, of the wrong type or out of range.</exception>
    public abstract MatrixOptimizer Create(MatrixPlan plan, JsonObject settings);
}

/// <summary>An optimizer of the catalogue with its type of options.</summary>
internal sealed record OptimizerEntry<TOptions>(
    string Name, string Family, string Source, string State, TOptions Options, Func<MatrixPlan, TOptions, MatrixOptimizer> Make)
    : OptimizerEntry(Name, Family, Source, State)
    where TOptions : UpdateOptions
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public override JsonObject Defaults => (JsonObject)JsonSerializer.SerializeToNode(Options, s_json)!;

    public override MatrixOptimizer Create(MatrixPlan plan, JsonObject settings)
    {
        try
        {
            return Make(plan, Merged(Defaults, settings).Deserialize<TOptions>(s_json)!);
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"'{Name}' cannot be made from {settings.ToJsonString()} ({exception.Message.Split('.')[0]}). " +
                $"Its settings and their defaults are {Defaults.ToJsonString()}.", nameof(settings), exception);
        }
    }

    private static JsonObject Merged(JsonObject defaults, JsonObject settings)
    {
        foreach (var (name, value) in settings)
            defaults[name] = value is JsonObject inner && defaults[name] is JsonObject own ? Merged(own, inner).DeepClone() : value?.DeepClone();
        return defaults;
    }
}
