using Isotrope.Optimizers;
using Isotrope.State;
using Isotrope.Storage.Safetensors;
using Isotrope.Training.Curvature.Networks;
using Isotrope.Training.Curvature.Probes;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Directions;

/// <summary>The directions along which layers are probed, by name.</summary>
/// <remarks>
/// <c>random</c>: uniform on the sphere; <c>random-parts</c>: the same within queries, keys and values of layers that fuse
/// them; <c>orthogonal</c>: random orthogonal matrices; <c>gradient</c>; <c>top</c> and <c>bottom</c>: the pair of singular
/// vectors of the weight with the largest and smallest singular value; the name of an optimizer of the catalogue: its next
/// update; and the path of a safetensors file that holds a tensor of the weight's name and shape.
/// <para>A change D of a weight moves token i along D uᵢ: in mode A that is the direction, in mode B D itself.</para>
/// </remarks>
public sealed class ProbeDirections : IDisposable
{
    /// <summary>Uniform on the sphere.</summary>
    internal const string Random = "random";

    private const string RandomParts = "random-parts", Orthogonal = "orthogonal", Top = "top",
        Bottom = "bottom";
    private const string FileEnding = ".safetensors";

    private static readonly string[] s_own = [Random, RandomParts, Orthogonal, UpdateDirections.Gradient, Top, Bottom];

    private readonly Dictionary<string, Dictionary<string, Tensor>> _updates;

    private ProbeDirections(IReadOnlyList<string> names, Dictionary<string, Dictionary<string, Tensor>> updates) =>
        (Names, _updates) = (names, updates);

    /// <summary>All kinds of directions: those of the full protocol.</summary>
    public static IReadOnlyList<string> Full { get; } =
        [Random, RandomParts, Orthogonal, UpdateDirections.Gradient, "muon", "adamw", "polargrad", Top, Bottom];

    /// <summary>Those that were asked for.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Refuses names that mean nothing.</summary>
    /// <exception cref="ArgumentException">There is one, or a file is missing.</exception>
    public static void Check(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            throw new ArgumentException($"No direction is named. Give at least one of {string.Join(", ", s_own)}.",
                nameof(names));
        foreach (var name in names)
        {
            if (IsFile(name) && !File.Exists(name))
                throw new ArgumentException($"There is no file '{name}' of directions. Check the path.", nameof(names));
            if (!IsFile(name) && !s_own.Contains(name) && OptimizerCatalog.All.All(entry => entry.Name != name))
                throw new ArgumentException(
                    Suggestion.Unknown("direction", name, [.. s_own, .. OptimizerCatalog.All.Select(entry => entry.Name)]) +
                    " Or give the path of a .safetensors file.", nameof(names));
        }
    }

    /// <summary>Prepares the directions of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="names">Names of directions.</param>
    /// <param name="batches">What gradients are taken of; read only where a name needs them.</param>
    /// <exception cref="ArgumentException">A name means nothing.</exception>
    public static ProbeDirections Of(ProbedNetwork network, IReadOnlyList<string> names, IEnumerable<ProbeSequences> batches)
    {
        Check(names);
        string[] updates = [.. names.Where(name =>
            name == UpdateDirections.Gradient || (!IsFile(name) && !s_own.Contains(name)))];
        return new(names, updates.Length == 0 ? [] : UpdateDirections.Of(network, batches, updates));
    }

    /// <summary>Frees what it holds.</summary>
    public void Dispose()
    {
        foreach (var tensor in _updates.Values.SelectMany(layers => layers.Values)) tensor.Dispose();
    }

    /// <summary>The mean gradient of a layer, or the change that an optimizer's step makes with its sign turned, [m,
    /// n].</summary>
    /// <param name="name">One of <see cref="Names"/> that is neither random nor from a file.</param>
    /// <param name="layer">The layer.</param>
    internal Tensor Update(string name, ProbedLayer layer) => _updates[name][layer.Name];

    /// <summary>The classes of directions for a layer; the caller disposes them.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="count">Random directions.</param>
    /// <param name="seed">Seed of random matrices.</param>
    internal IReadOnlyList<DirectionClass> For(ProbedLayer layer, int count, long seed) =>
        [.. Names.SelectMany(name => Classes(name, layer, count, seed))];

    private IEnumerable<DirectionClass> Classes(string name, ProbedLayer layer, int count, long seed)
    {
        switch (name)
        {
            case Random:
                return [new(name, count)];
            case RandomParts:
                var height = layer.Outputs / Math.Max(1, layer.Parts.Count);
                return layer.Parts.Select((part, i) => new DirectionClass($"{Random}-{part}", count, rows: (i * height, height)));
            case Orthogonal:
                return [new(name, count, Matrices(layer, count, seed))];
            case Top or Bottom:
                return [new(name, 1, Singular(layer, first: name == Top))];
            default:
                var change = IsFile(name)
                    ? Read(name, layer) : _updates[name][layer.Name].unsqueeze(0).clone().DetachFromDisposeScope();
                return [new(Path.GetFileNameWithoutExtension(name), 1, change)];
        }
    }

    /// <summary>Polar factors of normal matrices, [count, m, n].</summary>
    private static Tensor Matrices(ProbedLayer layer, int count, long seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new DirectionClass(Orthogonal, count).Generator(layer, seed);
        var normal = randn([count, layer.Outputs, layer.Inputs], ScalarType.Float64, generator: generator);
        var (left, _, right) = linalg.svd(normal, fullMatrices: false);
        return left.matmul(right).to(layer.Device).DetachFromDisposeScope();
    }

    /// <summary>u vᵀ of one singular value of the weight, [1, m, n].</summary>
    private static Tensor Singular(ProbedLayer layer, bool first)
    {
        using var scope = NewDisposeScope();
        var (left, _, right) = linalg.svd(layer.Weight.detach().to(ScalarType.Float64), fullMatrices: false);
        var place = first ? 0 : -1;
        return outer(left.select(1, place), right.select(0, place)).unsqueeze(0).DetachFromDisposeScope();
    }

    private static Tensor Read(string path, ProbedLayer layer)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(path);
        var name = $"{layer.Name}.weight";
        if (!file.Tensors.TryGetValue(name, out var info) || !info.Shape.SequenceEqual(layer.Weight.shape))
            throw new ArgumentException(
                $"'{path}' has no tensor '{name}' of shape [{string.Join(", ", layer.Weight.shape)}]. Name the directions as " +
                "the weights of the network, or choose the layers it holds with --layers.", nameof(path));
        return TensorFiles.Read(file, name).to(ScalarType.Float64).to(layer.Device).unsqueeze(0).DetachFromDisposeScope();
    }

    private static bool IsFile(string name) => name.EndsWith(FileEnding, StringComparison.OrdinalIgnoreCase);
}
