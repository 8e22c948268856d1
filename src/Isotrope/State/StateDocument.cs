using System.Text.Json;
using System.Text.Json.Nodes;
using Isotrope.Optimizers;
using Isotrope.Storage;
using Isotrope.Storage.Safetensors;

namespace Isotrope.State;

/// <summary>What a state file says beside its tensors: the JSON in its header.</summary>
/// <param name="Version">1.</param>
/// <param name="Parameters">The parameters by name.</param>
/// <param name="Groups">Rates and settings.</param>
internal sealed record StateDocument(
    int Version, IReadOnlyDictionary<string, StateDocument.ParameterLine> Parameters,
        IReadOnlyList<StateDocument.GroupLine> Groups)
{
    /// <summary>The entry of the file's metadata.</summary>
    public const string Key = "isotrope.optimizer-state";

    private static readonly JsonSerializerOptions s_json = new(OptionsJson.Format)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>A parameter: who updates it, how often it was updated, how it was seen.</summary>
    internal sealed record ParameterLine(string Optimizer, long Steps, string View);

    /// <summary>A group: what schedules change, and all settings.</summary>
    internal sealed record GroupLine(
        double LearningRate, double RateFactor, double Momentum, JsonObject Settings, IReadOnlyList<string> Parameters);

    /// <summary>The document of an optimizer.</summary>
    public static StateDocument Of(MatrixOptimizer optimizer) => new(1,
        optimizer.Pieces().GroupBy(item => item.Piece.OwnerName).ToDictionary(group => group.Key, group => new ParameterLine(
            group.First().Piece.Entry.Optimizer!, group.First().State.Steps,
            string.Join(" + ", group.Select(item => item.Piece.Entry.View)))),
        [.. optimizer.Groups.Cast<IMatrixGroup>().Select(group => new GroupLine(
            group.LearningRate, group.RateFactor, group.Momentum, OptionsJson.Of(group.Current),
            [.. group.Plan.Select(entry => entry.Names[0])]))]);

    /// <summary>The group of a parameter, or null.</summary>
    public GroupLine? GroupOf(string parameter) => Groups.FirstOrDefault(group => group.Parameters.Contains(parameter));

    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>The document of a file.</summary>
    /// <exception cref="CorruptFileException">The file has none, or one that is damaged.</exception>
    public static StateDocument Read(SafetensorsFile file)
    {
        const long header = 8;   // the JSON begins behind the eight bytes of its length
        if (!file.Metadata.TryGetValue(Key, out var json))
            throw new CorruptFileException(file.Path, header,
                $"this is no state of an optimizer: its metadata lack '{Key}'. SaveState writes it; LoadPyTorchState " +
                "reads the buffers of " +
                "PyTorch's optimizers.");
        try
        {
            return JsonSerializer.Deserialize<StateDocument>(json, s_json) is { Version: 1 } document
                ? document
                : throw new CorruptFileException(
                    file.Path, header, $"the version of '{Key}' is not 1, the only one that is known.");
        }
        catch (JsonException exception)
        {
            throw new CorruptFileException(
                file.Path, header, $"'{Key}' is not what belongs there: {exception.Message}", exception);
        }
    }
}
