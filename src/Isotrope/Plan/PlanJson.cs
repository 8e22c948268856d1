using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Isotrope.Plan;

/// <summary>A plan as JSON: everything but the tensors themselves.</summary>
internal static class PlanJson
{
    private const string Format = "isotrope-plan";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),   // file-based programs switch the default one off
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private sealed record Document(string Format, int Version, IReadOnlyList<Line> Parameters);

    private sealed record Line(
        string Name, IReadOnlyList<long> Shape, ParameterRole Role, IReadOnlyList<ParameterRole> TiedRoles, ViewLine View,
        string Rule, bool Decays, string Reason, string? Optimizer, double? Scale, long? StateBytes, double? FlopsPerStep);

    private sealed record ViewLine(string Name, IReadOnlyList<long> Shape, IReadOnlyList<PartLine> Parts);

    private sealed record PartLine(
        string Name, IReadOnlyList<long> Split, int Dimension, long Start, long Length, IReadOnlyList<long> Axes,
        IReadOnlyList<long> Shape);

    public static string Write(MatrixPlan plan) =>
        JsonSerializer.Serialize(new Document(Format, 1, [.. plan.Select(Of)]), s_json);

    public static MatrixPlan Read(string json, nn.Module model)
    {
        var document = Parse(json);
        var own = MatrixPlan.For(model).ToDictionary(entry => entry.Name);
        if (document.Parameters.GroupBy(line => line.Name).FirstOrDefault(group => group.Count() > 1) is { Key: var twice })
            throw new ArgumentException($"'{twice}' is twice in the plan; every parameter belongs there once.", nameof(json));
        if (own.Keys.Except(document.Parameters.Select(line => line.Name)).FirstOrDefault() is { } missing)
            throw new ArgumentException(
                $"The plan lacks the model's parameter '{missing}'. Write it anew for this model.", nameof(json));
        return new(document.Parameters.Select(line => own.TryGetValue(line.Name, out var entry)
            ? Bound(line, entry)
            : throw new ArgumentException(Suggestion.Unknown("trainable parameter", line.Name, own.Keys), nameof(json))));
    }

    private static Document Parse(string json)
    {
        try
        {
            if (JsonSerializer.Deserialize<Document>(json, s_json) is { Format: Format, Version: 1 } document) return document;
            throw new ArgumentException(
                $"This is no plan of format '{Format}', version 1. MatrixPlan.ToJson writes one.", nameof(json));
        }
        catch (JsonException exception)
        {
            throw new ArgumentException(
                $"This is no plan: {exception.Message} MatrixPlan.ToJson writes one.", nameof(json), exception);
        }
    }

    private static PlanEntry Bound(Line line, PlanEntry own)
    {
        if (!line.Shape.SequenceEqual(own.Parameter.shape))
            throw new ArgumentException($"'{line.Name}' has shape [{string.Join(", ", line.Shape)}] in the plan and " +
                $"[{string.Join(", ", own.Parameter.shape)}] in the model.", line.Name);
        var view = new MatrixView(line.View.Name, line.View.Shape) { Parts = [.. line.View.Parts.Select(PartOf)] };
        if (ViewCheck.Defect(view, own.Parameter.shape) is { } defect)
            throw new ArgumentException($"The view of '{line.Name}' does not fit: {defect}", line.Name);
        return new(line.Name, own.Parameter, line.Role, view, line.Rule, line.Decays, line.Reason)
        {
            TiedRoles = line.TiedRoles,
            Layers = own.Layers,
        };
    }

    private static Line Of(PlanEntry entry) => new(
        entry.Name, entry.Parameter.shape, entry.Role, entry.TiedRoles,
        new(entry.View.Name, entry.View.Shape, [.. entry.View.Parts.Select(LineOf)]),
        entry.Rule.Name, entry.Decays, entry.Reason, entry.Optimizer, entry.Scale, entry.StateBytes, entry.FlopsPerStep);

    private static PartLine LineOf(MatrixPart part) =>
        new(part.Name, part.Split, part.Dimension, part.Start, part.Length, part.Axes, part.Shape);

    private static MatrixPart PartOf(PartLine line) =>
        new(line.Name, line.Split, line.Dimension, line.Start, line.Length, line.Axes, line.Shape);
}
