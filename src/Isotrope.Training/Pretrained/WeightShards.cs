using System.Text.Json;
using Isotrope.State;
using Isotrope.Storage;
using Isotrope.Storage.Safetensors;
using static TorchSharp.torch;

namespace Isotrope.Training.Pretrained;

/// <summary>The tensors of a model folder: one file, or several with an index that says where each tensor lies.</summary>
internal sealed class WeightShards : IDisposable
{
    internal const string Whole = "model.safetensors";
    private const string Index = "model.safetensors.index.json";

    private static readonly ElementType[] s_numbers =
        [ElementType.Float16, ElementType.BFloat16, ElementType.Float32, ElementType.Float64];

    private readonly string _folder;
    private readonly Dictionary<string, SafetensorsFile> _files = [];
    private readonly Dictionary<string, SafetensorsFile> _owners = [];

    private WeightShards(string folder) => _folder = folder;

    /// <summary>Names of all tensors.</summary>
    public IReadOnlyCollection<string> Names => _owners.Keys;

    /// <summary>Opens the files of a folder and checks their headers.</summary>
    /// <exception cref="FileNotFoundException">The weights, or a shard, are missing.</exception>
    /// <exception cref="CorruptFileException">A file is damaged or shorter than it says.</exception>
    public static WeightShards Open(string folder)
    {
        var shards = new WeightShards(folder);
        try
        {
            if (File.Exists(Path.Combine(folder, Whole))) shards.Add(shards.Shard(Whole));
            else if (File.Exists(Path.Combine(folder, Index))) shards.AddAll(Path.Combine(folder, Index));
            else throw shards.NoWeights();
            return shards;
        }
        catch
        {
            shards.Dispose();
            throw;
        }
    }

    /// <summary>Overwrites a tensor with one of the files, whatever its precision there.</summary>
    /// <param name="name">Name in the files.</param>
    /// <param name="target">What is overwritten.</param>
    /// <param name="shape">The shape that the tensor must have in the files.</param>
    /// <param name="change">Makes it what the target is.</param>
    /// <exception cref="ArgumentException">There is no such tensor, or it has another shape or no real numbers.</exception>
    public void CopyTo(string name, Tensor target, long[] shape, Func<Tensor, Tensor> change)
    {
        if (!_owners.TryGetValue(name, out var file))
            throw new ArgumentException(
                $"The weights in '{_folder}' have no tensor '{name}' of shape {Text(shape)}, which " +
                $"{ModelConfig.FileName} promises. Take both from the same model.");
        var info = file.Tensors[name];
        if (!info.Shape.SequenceEqual(shape))
            throw new ArgumentException(
                $"'{name}' in '{file.Path}' has shape {Text(info.Shape)}, but {ModelConfig.FileName} promises " +
                $"{Text(shape)}. Take both from the same model.");
        if (!s_numbers.Contains(info.ElementType))
            throw new ArgumentException(
                $"'{name}' in '{file.Path}' is of type {info.ElementType.FormatName()}, but F32, F16, BF16 or F64 is needed. " +
                "Quantized weights cannot be loaded; take the original ones.");
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        target.copy_(change(TensorFiles.Read(file, name)));
    }

    public void Dispose()
    {
        foreach (var file in _files.Values) file.Dispose();
    }

    private void Add(SafetensorsFile file)
    {
        foreach (var name in file.Tensors.Keys) _owners[name] = file;
    }

    private void AddAll(string index)
    {
        using var document = JsonFile.Read(index);
        if (!document.RootElement.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
            throw new CorruptFileException(index, 0, "the object 'weight_map' is missing, which says where each tensor lies.");
        foreach (var entry in map.EnumerateObject())
        {
            var shard = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : "";
            if (shard.Length == 0 || shard != Path.GetFileName(shard))
                throw new CorruptFileException(index, 0,
                    $"the tensor '{entry.Name}' lies in {entry.Value.GetRawText()}; allowed is the name of a file " +
                    "beside the index.");
            if (!File.Exists(Path.Combine(_folder, shard)))
                throw new FileNotFoundException(
                    $"The shard '{shard}' is missing from '{_folder}'; it holds '{entry.Name}' and " +
                    $"{map.EnumerateObject().Count(other => other.Value.ValueEquals(shard)) - 1} other tensors. Fetch it again.",
                    Path.Combine(_folder, shard));
            var file = Shard(shard);
            _owners[entry.Name] = file.Tensors.ContainsKey(entry.Name)
                ? file
                : throw new CorruptFileException(file.Path, 0,
                    $"the index says that the tensor '{entry.Name}' lies here, but it does not. Fetch index and shards again.");
        }
        foreach (var (shard, file) in _files)
            if (file.Tensors.Keys.FirstOrDefault(name => !_owners.ContainsKey(name)) is { } forgotten)
                throw new CorruptFileException(index, 0, $"the tensor '{forgotten}' of '{shard}' is missing from the index.");
    }

    private SafetensorsFile Shard(string name) =>
        _files.TryGetValue(name, out var file) ? file : _files[name] = SafetensorsFile.Open(Path.Combine(_folder, name));

    private FileNotFoundException NoWeights()
    {
        var pickled = Directory.EnumerateFiles(_folder, "pytorch_model*.bin").Select(Path.GetFileName).FirstOrDefault();
        return new(
            $"'{_folder}' has neither {Whole} nor {Index}. " + (pickled is null
                ? "Fetch the weights in the safetensors format."
                : $"It has '{pickled}', which runs programs when it is read, so it is not. Fetch or convert to safetensors."),
            Path.Combine(_folder, Whole));
    }

    private static string Text(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}
