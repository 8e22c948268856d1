using System.IO.Enumeration;
using Isotrope.Curvature.Files;
using Isotrope.State;
using Isotrope.Storage.Safetensors;
using static TorchSharp.torch;

namespace Isotrope.Cli.Decompositions;

/// <summary>The tensors of a safetensors or .npy file, read one at a time.</summary>
internal sealed class MatrixFile : IDisposable
{
    private readonly SafetensorsFile? _file;
    private readonly NumberArray? _array;

    private MatrixFile(string path, string? pattern)
    {
        Path = path;
        switch (System.IO.Path.GetExtension(path).ToLowerInvariant())
        {
            case ".safetensors":
                _file = SafetensorsFile.Open(path);
                Names = Chosen(_file.Tensors.Keys, pattern);
                break;
            case ".npy" when pattern is not null:
                throw new ArgumentException($"--tensor is for safetensors files, but '{path}' is another kind. Leave it out.");
            case ".npy":
                _array = NumberFile.Read(path);
                Names = [System.IO.Path.GetFileNameWithoutExtension(path)];
                break;
            case var other:
                throw new ArgumentException(
                    $"'{path}' ends in '{other}', but matrices are read from .safetensors and .npy. Convert the file.");
        }
    }

    public string Path { get; }

    /// <summary>The tensors that were chosen, in the order of the file.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <param name="path">The file.</param>
    /// <param name="pattern">Names with * for any characters and ? for one; null for all.</param>
    public static MatrixFile Open(string path, string? pattern) => new(System.IO.Path.GetFullPath(path), pattern);

    public IReadOnlyList<long> Shape(string name) =>
        _file is null ? [.. _array!.Shape.Select(length => (long)length)] : _file.Tensors[name].Shape;

    /// <summary>Why a tensor has no polar factor; null where it has one.</summary>
    public string? WhyNot(string name)
    {
        var shape = Shape(name);
        if (shape.Count is not (2 or 3)) return $"{shape.Count} dimensions; matrices have two, batches of them three";
        if (shape.Any(length => length == 0)) return "no entries";
        return _file is null || TypeOf(_file.Tensors[name].ElementType) is not null ? null
            : $"{_file.Tensors[name].ElementType.FormatName()} entries; F64, F32, F16 and BF16 are decomposed";
    }

    /// <summary>A tensor in float64 if it is stored so, otherwise in float32.</summary>
    public Tensor Read(string name)
    {
        using var scope = NewDisposeScope();
        if (_file is null)
        {
            var values = tensor(_array!.Values, [.. Shape(name)], dtype: ScalarType.Float64);
            return values.to(_array.Bits == 64 ? ScalarType.Float64 : ScalarType.Float32).MoveToOuterDisposeScope();
        }
        var stored = empty([.. Shape(name)], dtype: TypeOf(_file.Tensors[name].ElementType)!.Value);
        TensorFiles.FromFile(_file, name, stored);
        return stored.to(stored.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32).MoveToOuterDisposeScope();
    }

    public void Dispose() => _file?.Dispose();

    private static ScalarType? TypeOf(ElementType type) => type switch
    {
        ElementType.Float64 => ScalarType.Float64,
        ElementType.Float32 => ScalarType.Float32,
        ElementType.Float16 => ScalarType.Float16,
        ElementType.BFloat16 => ScalarType.BFloat16,
        _ => null,
    };

    private static IReadOnlyList<string> Chosen(IEnumerable<string> names, string? pattern)
    {
        List<string> chosen = [.. names.Where(name =>
            pattern is null || FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))];
        return chosen.Count > 0 || pattern is null ? chosen
            : throw new ArgumentException(Suggestion.Unknown("tensor", pattern, names));
    }
}
