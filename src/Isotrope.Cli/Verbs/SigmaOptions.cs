using System.CommandLine;
using System.Globalization;
using Isotrope.Curvature.Files;
using Isotrope.Storage.Safetensors;
using TorchSharp;

namespace Isotrope.Cli.Verbs;

/// <summary>The options by which verbs of the curvature model are told singular values.</summary>
internal sealed class SigmaOptions
{
    private readonly Option<string?> _sigma = new("--sigma") { Description = "Singular values, separated by commas." };
    private readonly Option<string?> _file = new("--sigma-file") { Description = "A file of singular values (.json, .csv, .txt, .npy), or of a matrix (.npy, .json, .csv, .safetensors) whose singular values are taken." };
    private readonly Option<string?> _tensor = new("--tensor") { Description = "The tensor of a safetensors file; not needed if it has one." };
    private readonly Option<int?> _columns = new("--columns") { Description = "Columns of the matrix. Default: those of the matrix given, otherwise the number of values." };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_sigma, _file, _tensor, _columns];

    /// <summary>The singular values and the number of columns.</summary>
    public (double[] Sigma, int Columns) Read(ParseResult given)
    {
        var (text, file) = (given.GetValue(_sigma), given.GetValue(_file));
        if (text is null == file is null)
            throw new ArgumentException($"{(text is null ? "No singular values were" : "Both --sigma and --sigma-file were")} given. Give one of --sigma 3,2,1 and --sigma-file FILE.");
        var (sigma, columns) = text is not null ? (Parse(text), null) : Spectrum(file!, given.GetValue(_tensor));
        return (sigma, given.GetValue(_columns) ?? columns ?? sigma.Length);
    }

    private static double[] Parse(string text) => [.. text.Split(',').Select((part, i) =>
        double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
        : throw new ArgumentException($"--sigma: value {i + 1}, '{part}', is not a number. Write for example --sigma 3,2,1."))];

    private static (double[], int?) Spectrum(string path, string? tensor)
    {
        if (Path.GetExtension(path).Equals(".safetensors", StringComparison.OrdinalIgnoreCase)) return OfTensor(path, tensor);
        if (tensor is not null) throw new ArgumentException($"--tensor is for safetensors files, but '{path}' is another kind. Leave it out.");
        var array = NumberFile.Read(path);
        return array.Shape.Count == 1 ? (array.Values, null) : OfMatrix(array.Values, array.Shape[0], array.Values.Length / Math.Max(1, array.Shape[0]), path);
    }

    private static (double[], int?) OfTensor(string path, string? name)
    {
        using var file = SafetensorsFile.Open(path);
        if (name is null && file.Tensors.Count != 1)
            throw new ArgumentException($"'{path}' has {file.Tensors.Count} tensors. Choose one with --tensor: {string.Join(", ", file.Tensors.Keys.Take(8))}{(file.Tensors.Count > 8 ? ", ..." : "")}.");
        name ??= file.Tensors.Keys.Single();
        if (!file.Tensors.TryGetValue(name, out var info))
            throw new ArgumentException(Suggestion.Unknown("tensor", name, file.Tensors.Keys));
        var bytes = new byte[info.Bytes];
        file.Read(name, bytes);
        var values = Elements(bytes, info);
        return info.Shape.Count < 2 ? (values, null) : OfMatrix(values, (int)info.Shape[0], values.Length / (int)Math.Max(1, info.Shape[0]), name);
    }

    private static double[] Elements(byte[] bytes, TensorInfo info)
    {
        Func<int, double> element = info.ElementType switch
        {
            ElementType.Float64 => i => BitConverter.ToDouble(bytes, 8 * i),
            ElementType.Float32 => i => BitConverter.ToSingle(bytes, 4 * i),
            ElementType.Float16 => i => (double)BitConverter.ToHalf(bytes, 2 * i),
            ElementType.BFloat16 => i => BitConverter.Int32BitsToSingle(BitConverter.ToUInt16(bytes, 2 * i) << 16),
            var type => throw new ArgumentException($"Tensor '{info.Name}' holds {type}, but singular values are taken of F64, F32, F16 and BF16. Convert it."),
        };
        return [.. Enumerable.Range(0, (int)info.Shape.Aggregate(1L, (product, length) => product * length)).Select(element)];
    }

    /// <summary>Dimensions beyond the second are flattened into the columns, as a convolution's are.</summary>
    private static (double[], int?) OfMatrix(double[] values, int rows, int columns, string name)
    {
        if (values.FirstOrDefault(value => !double.IsFinite(value)) is var bad && !double.IsFinite(bad))
            throw new ArgumentException($"'{name}' holds {bad}, so that it has no singular values. Take a finite matrix.");
        if (values.Length == 0) throw new ArgumentException($"'{name}' is empty. Take a matrix with entries.");
        TrainingOptions.RequireTorch();
        using var scope = torch.NewDisposeScope();
        return ([.. torch.linalg.svdvals(torch.tensor(values, [rows, columns], dtype: torch.float64)).data<double>()], columns);
    }
}
