using System.Globalization;
using Isotrope.State;
using Isotrope.Storage.Safetensors;
using Isotrope.Training.Models;

namespace Isotrope.Training.Checkpoints;

/// <summary>The weights of a trained <see cref="Gpt"/> in one safetensors file, whose metadata say how to build the
/// model.</summary>
public static class WeightsFile
{
    /// <summary>Where a run folder keeps the final weights of an optimizer and seed.</summary>
    public static string PathIn(string checkpointFolder, string optimizer, int seed) =>
        Path.Combine(checkpointFolder, $"{optimizer}-seed{seed}.safetensors");

    /// <summary>Writes the weights, whole or not at all.</summary>
    public static void Write(string path, Gpt model)
    {
        var size = model.Size;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        SafetensorsFile.Write(path,
            [.. model.named_parameters().Select(pair => TensorFiles.ToFile(pair.name, pair.parameter))],
            new Dictionary<string, string>
            {
                ["model"] = size.Name,
                ["layers"] = Text(size.Layers),
                ["width"] = Text(size.Width),
                ["heads"] = Text(size.Heads),
                ["context"] = Text(size.Context),
                ["batch"] = Text(size.Batch),
                ["vocabulary"] = Text(model.Vocabulary),
                ["tiedHead"] = model.TiedHead ? "true" : "false",
            });
    }

    /// <summary>Builds the model that a file describes and gives it the file's weights.</summary>
    /// <exception cref="ArgumentException">The metadata do not describe a model, or a tensor does not fit it.</exception>
    /// <exception cref="Storage.CorruptFileException">The file is damaged.</exception>
    public static Gpt Read(string path)
    {
        using var file = SafetensorsFile.Open(path);
        int Number(string name) =>
            file.Metadata.TryGetValue(name, out var text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new ArgumentException(
                    $"'{path}' does not say what model it holds: '{name}' is missing from its metadata. " +
                    "Give weights that `isotrope train` or `isotrope compare` wrote.", nameof(path));
        var size = new GptSize(file.Metadata.GetValueOrDefault("model", "unnamed"), Number("layers"),
            Number("width"), Number("heads"), Number("context"), Number("batch"));
        var model = new Gpt(size, options: new()
        {
            Vocabulary = Number("vocabulary"),
            TiedHead = file.Metadata.GetValueOrDefault("tiedHead") != "false",
        });
        foreach (var (name, parameter) in model.named_parameters()) TensorFiles.FromFile(file, name, parameter);
        return model;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
