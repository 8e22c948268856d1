using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>What an optimizer remembers of one parameter: a step count and named tensors.</summary>
/// <remarks>
/// A subclass lists its tensors in its constructor and names them by properties; saving, loading, moving and counting
/// follow. Tensors of the parameter's shape are named to the constructor, others are added with a shape of their own: which
/// ones there are may depend on the options and on the parameter's view, but must not change afterwards.
/// <code>
/// public sealed class RowState : ParameterState
/// {
///     public RowState(PlanEntry entry) : base(entry.Parameter, "momentum") => Add("row_square", [entry.View.Rows, 1]);
///     public Tensor Momentum => this["momentum"];
///     public Tensor RowSquare => this["row_square"];
/// }
/// </code>
/// </remarks>
public abstract class ParameterState : OptimizerState
{
    private readonly SortedDictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _foreign = [];     // tensors that belong to another object
    private readonly HashSet<string> _uncounted = [];   // those of them that another state counts
    private readonly Dictionary<string, EightBitBuffer> _packed = [];

    /// <summary>State of a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="names">Names of tensors of the parameter's shape, type and device, which begin at zero.</param>
    protected ParameterState(Parameter parameter, params ReadOnlySpan<string> names) : base(parameter)
    {
        Parameter = parameter;
        foreach (var name in names) _tensors[name] = zeros_like(parameter, requires_grad: false).DetachFromDisposeScope();
    }

    /// <summary>The parameter it belongs to.</summary>
    public Parameter Parameter { get; }

    /// <summary>Updates applied so far.</summary>
    public long Steps { get; internal set; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    /// <summary>Memory kept between steps.</summary>
    public long Bytes => _tensors.Where(pair => !_uncounted.Contains(pair.Key))
        .Sum(pair => pair.Value.numel() * pair.Value.element_size());

    /// <summary>One of the tensors; of one that is stored in eight bits the numbers, which are packed again after the rule has
    /// used them.</summary>
    protected Tensor this[string name] =>
        _packed.TryGetValue(name, out var buffer) ? buffer.Open(Parameter) : _tensors[name];

    /// <summary>Adds a tensor of the parameter's shape and type, which begins at zero, stored in eight bits for each number; for
    /// constructors.</summary>
    /// <remarks>Files hold <c>name_code</c> and <c>name_absmax</c> (see <see cref="MomentumOptions.EightBit"/>).</remarks>
    /// <param name="name">Its name.</param>
    protected void AddEightBit(string name)
    {
        var (codes, scales) = EightBitBuffer.Shapes(Parameter.numel());
        _packed[name] = new(Add($"{name}_code", [codes], ScalarType.Byte), Add($"{name}_absmax", [scales], ScalarType.Float32));
        _packed[name].Clear();
    }

    /// <summary>Adds a tensor of a shape of its own on the parameter's device, which begins at zero; for
    /// constructors.</summary>
    /// <param name="name">Its name in state files.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="type">Its type; null for the parameter's.</param>
    /// <returns>The tensor, for a constructor that begins it with other values.</returns>
    protected Tensor Add(string name, ReadOnlySpan<long> shape, ScalarType? type = null)
    {
        var tensor = zeros(shape, dtype: type ?? Parameter.dtype, device: Parameter.device).DetachFromDisposeScope();
        _tensors.Add(name, tensor);
        return tensor;
    }

    /// <summary>Adds a tensor that belongs to another object, which frees it and outlives the state; several states may have it;
    /// for constructors.</summary>
    /// <param name="name">Its name in state files.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="counts">Whether <see cref="Bytes"/> counts it here; one of the states should.</param>
    protected void Share(string name, Tensor tensor, bool counts)
    {
        _tensors.Add(name, tensor);
        _foreign.Add(name);
        if (!counts) _uncounted.Add(name);
    }

    /// <summary>Back to the first step: all tensors become zero. A state that begins otherwise overrides this.</summary>
    public override void Initialize(OptimizerOptions options)
    {
        Steps = 0;
        foreach (var tensor in _tensors.Values) tensor.zero_().Dispose();
        foreach (var buffer in _packed.Values) buffer.Clear();
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
            if (_foreign.Contains(name) || (tensor.device.type == device.type && tensor.device.index == device.index)) continue;
            _tensors[name] = tensor.to(device).DetachFromDisposeScope();
            tensor.Dispose();
        }
        foreach (var name in _packed.Keys) _packed[name] = new(_tensors[$"{name}_code"], _tensors[$"{name}_absmax"]);
    }

    /// <inheritdoc/>
    public override bool ApproximatelyEquals(OptimizerState other) =>
        other is ParameterState state && state.Steps == Steps && state._tensors.Count == _tensors.Count
        && _tensors.All(pair => state._tensors.TryGetValue(pair.Key, out var tensor) && pair.Value.allclose(tensor));

    /// <summary>Begins an update: counts it.</summary>
    internal void BeginUpdate()
    {
        Steps++;
        foreach (var buffer in _packed.Values) buffer.Forget();   // of an update that failed
    }

    /// <summary>Packs what the rule has used.</summary>
    internal void Close()
    {
        foreach (var buffer in _packed.Values) buffer.Close();
    }

    internal void Release()
    {
        foreach (var (name, tensor) in _tensors)
            if (!_foreign.Contains(name)) tensor.Dispose();
    }
}
