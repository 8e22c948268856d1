using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>What an optimizer remembers of one parameter: a step count and named tensors that begin at zero.</summary>
/// <remarks>
/// A subclass lists its tensors in its constructor and names them by properties; saving, loading, moving and counting follow.
/// </remarks>
public abstract class ParameterState : OptimizerState
{
    private readonly SortedDictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>State of a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="names">Names of the tensors, each of the parameter's shape, type and device.</param>
    protected ParameterState(Parameter parameter, params ReadOnlySpan<string> names) : base(parameter)
    {
        foreach (var name in names) _tensors[name] = zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();
    }

    /// <summary>Updates applied so far.</summary>
    public long Steps { get; internal set; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    /// <summary>Memory kept between steps.</summary>
    public long Bytes => _tensors.Values.Sum(tensor => tensor.numel() * tensor.element_size());

    /// <summary>One of the tensors.</summary>
    protected Tensor this[string name] => _tensors[name];

    /// <inheritdoc/>
    public override void Initialize(OptimizerOptions options)
    {
        Steps = 0;
        foreach (var tensor in _tensors.Values) tensor.zero_().Dispose();
    }

    /// <inheritdoc/>
    public override void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(Steps);
        foreach (var tensor in _tensors.Values) tensor.Save(writer);
    }

    /// <inheritdoc/>
    public override void LoadStateDict(BinaryReader reader)
    {
        Steps = reader.ReadInt64();
        foreach (var tensor in _tensors.Values) tensor.Load(reader);
    }

    /// <inheritdoc/>
    public override void LoadStateDict(OptimizerState source)
    {
        var other = (ParameterState)source;
        using var noGradient = no_grad();
        Steps = other.Steps;
        foreach (var (name, tensor) in _tensors) tensor.copy_(other._tensors[name]);
    }

    /// <inheritdoc/>
    public override void to(Device device)
    {
        foreach (var (name, tensor) in _tensors.ToList())
        {
            if (tensor.device.type == device.type && tensor.device.index == device.index) continue;
            _tensors[name] = tensor.to(device).DetachFromDisposeScope();
            tensor.Dispose();
        }
    }

    /// <inheritdoc/>
    public override bool ApproximatelyEquals(OptimizerState other) =>
        other is ParameterState state && state.Steps == Steps && state._tensors.Count == _tensors.Count
        && _tensors.All(pair => state._tensors.TryGetValue(pair.Key, out var tensor) && pair.Value.allclose(tensor));

    internal void Release()
    {
        foreach (var tensor in _tensors.Values) tensor.Dispose();
    }
}
