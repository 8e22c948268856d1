using System.Globalization;
using Isotrope.State;
using Isotrope.Storage.Safetensors;
using Isotrope.Training.Models;

namespace Isotrope.Training.Checkpoints;

/// <summary>The weights of a trained <see cref="LanguageModel"/> in one safetensors file, whose metadata say how to build the
/// model.</summary>
public static class WeightsFile
{
    /// <summary>Where a run folder keeps the final weights of an optimizer and seed.</summary>
    public static string PathIn(string checkpointFolder, string optimizer, int seed) =>
        Path.Combine(checkpointFolder, $"{optimizer}-seed{seed}.safetensors");

    /// <summary>Where a run folder keeps the weights after a step that was asked for.</summary>
    public static string PathIn(string checkpointFolder, string optimizer, int seed, int step) =>
        Path.Combine(checkpointFolder, $"{optimizer}-seed{seed}-step{step}.safetensors");

    /// <summary>Writes the weights, whole or not at all.</summary>
    public static void Write(string path, LanguageModel model)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        SafetensorsFile.Write(path,
            [.. model.named_parameters().Select(pair => TensorFiles.ToFile(pair.name, pair.parameter))],
            new Dictionary<string, string>(model.Size.Numbers)
            {
                ["model"] = model.Size.Name,
                ["vocabulary"] = model.Vocabulary.ToString(CultureInfo.InvariantCulture),
                ["tiedHead"] = model.TiedHead ? "true" : "false",
            });
    }

    /// <summary>Builds the model that a file describes and gives it the file's weights.</summary>
    /// <exception cref="ArgumentException">The metadata do not describe a model, or a tensor does not fit it.</exception>
    /// <exception cref="Storage.CorruptFileException">The file is damaged.</exception>
    public static LanguageModel Read(string path)
    {
        using var file = SafetensorsFile.Open(path);
        var model = SizeIn(file).Build(options: new()
        {
            Vocabulary = Number(file, "vocabulary"),
            TiedHead = file.Metadata.GetValueOrDefault("tiedHead") != "false",
        });
        foreach (var (name, parameter) in model.named_parameters()) TensorFiles.FromFile(file, name, parameter);
        return model;
    }

    private static ModelSize SizeIn(SafetensorsFile file)
    {
        var name = file.Metadata.GetValueOrDefault("model", "unnamed");
        var (layers, width, heads) = (Number(file, "layers"), Number(file, "width"), Number(file, "heads"));
        var (context, batch) = (Number(file, "context"), Number(file, "batch"));
        return file.Metadata.GetValueOrDefault("architecture", GptSize.Kind) switch   // older files hold a GPT and do not say so
        {
            GptSize.Kind => new GptSize(name, layers, width, heads, context, batch),
            QwenSize.Kind => new QwenSize(
                name, layers, width, heads, Number(file, "keyValueHeads"), Number(file, "mlpWidth"), context, batch)
            {
                RotaryBase = Real(file, "rotaryBase"),
                NormEpsilon = Real(file, "normEpsilon"),
            },
            var other => throw new ArgumentException(
                $"'{file.Path}' holds a model of the architecture '{other}', but only {GptSize.Kind} and {QwenSize.Kind} are " +
                "known. A newer version of this program may read it."),
        };
    }

    private static int Number(SafetensorsFile file, string name) =>
        int.TryParse(file.Metadata.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Missing(file, name);

    private static double Real(SafetensorsFile file, string name) =>
        double.TryParse(file.Metadata.GetValueOrDefault(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Missing(file, name);

    private static ArgumentException Missing(SafetensorsFile file, string name) => new(
        $"'{file.Path}' does not say what model it holds: '{name}' is missing from its metadata. " +
        "Give weights that `isotrope train` or `isotrope compare` wrote.");
}
