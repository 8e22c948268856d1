using System.Collections;
using Isotrope.Plan;
using TorchSharp.Modules;

namespace Isotrope.Moments;

/// <summary>The second moments of the inputs of a model's layers, watched by hooks while it trains.</summary>
/// <remarks>
/// <code>
/// using var moments = InputMoments.Watch(model);
/// loss.backward();                                        // a training pass: every linear layer and convolution is seen
/// Console.WriteLine(moments["up.weight"].EffectiveRank());
/// moments.Advance();                                      // one step of the running means
/// </code>
/// Hooks run in <c>layer.call(...)</c>, not in <c>layer.forward(...)</c>. Passes without gradients (<c>no_grad</c>), in
/// evaluation
/// mode (<c>model.eval()</c>) or while <see cref="IsObserving"/> is false change nothing. An optimizer that is given the moments
/// (<see cref="Optimizers.InputPreconditioned"/>) advances those of its weights at its own steps and lets them look at the passes
/// of these steps only; <see cref="Advance"/> is then for the others. Make them after the model is on its device.
/// </remarks>
public sealed class InputMoments : IReadOnlyList<InputMoment>, IDisposable
{
    private readonly List<(InputMoment Moment, IReadOnlyList<nn.Module> Layers)> _moments = [];

    internal InputMoments(InputMomentOptions options)
    {
        options.Check();
        Options = options;
    }

    /// <summary>How they are averaged.</summary>
    public InputMomentOptions Options { get; }

    /// <summary>Whether calls are looked at; set it to false around passes that are no training, such as probes. Default
    /// true.</summary>
    public bool IsObserving { get; set; } = true;

    /// <inheritdoc/>
    public int Count => _moments.Count;

    /// <inheritdoc/>
    public InputMoment this[int index] => _moments[index].Moment;

    /// <summary>The moment of a weight by one of its names in the model.</summary>
    /// <exception cref="ArgumentException">It is not watched; the message names those that are.</exception>
    public InputMoment this[string name] =>
        this.FirstOrDefault(moment => moment.Name.Split(" = ").Contains(name))
        ?? throw new ArgumentException(
            Suggestion.Unknown("watched weight", name, this.SelectMany(moment => moment.Name.Split(" = "))), nameof(name));

    /// <summary>Watches all linear layers and convolutions of a model, but for grouped and transposed convolutions.</summary>
    /// <param name="model">The model, already on its device.</param>
    /// <param name="options">How to average; null for the defaults.</param>
    /// <exception cref="ArgumentException">The model has no such layer, or an option is out of range.</exception>
    public static InputMoments Watch(nn.Module model, InputMomentOptions? options = null)
    {
        var moments = new InputMoments(options ?? new());
        var weights = ParameterRouter.Holders(model)
            .Where(holder => LayerInputs.Obstacle(holder.Module) is null && holder.Parameter.dim() >= 2)
            .GroupBy(holder => Memory.Of(holder.Parameter));
        foreach (var holders in weights)
            moments.Watch(string.Join(" = ", holders.Select(holder => holder.Name)),
                [.. holders.Select(holder => holder.Module)], Columns(holders.First().Parameter), holders.First().Parameter);
        return moments.Count > 0 ? moments : throw new ArgumentException(
            "The model has no linear layer and no convolution to watch. Did its constructor call RegisterComponents()?",
            nameof(model));
    }

    /// <summary>Updates every running mean by the inputs seen since the last time; those that saw none stay as they
    /// are.</summary>
    public void Advance()
    {
        foreach (var moment in this) moment.Advance();
    }

    /// <inheritdoc/>
    public IEnumerator<InputMoment> GetEnumerator() => _moments.Select(item => item.Moment).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Stops watching and frees the moments.</summary>
    public void Dispose()
    {
        foreach (var moment in this) moment.Dispose();
        _moments.Clear();
    }

    /// <summary>The moment of the weight that these layers hold, or null.</summary>
    internal InputMoment? Of(IReadOnlyList<nn.Module> layers) =>
        _moments.FirstOrDefault(item => item.Layers.Any(layers.Contains)).Moment;

    /// <summary>Watches the inputs, of length n, of one weight in all layers that hold it.</summary>
    /// <exception cref="ArgumentException">A layer cannot be watched.</exception>
    internal InputMoment Watch(string name, IReadOnlyList<nn.Module> layers, long columns, Parameter weight)
    {
        foreach (var layer in layers)
            if (LayerInputs.Obstacle(layer) is { } obstacle)
                throw new ArgumentException(
                    $"The inputs of '{name}' cannot be watched: its layer {obstacle}. Give it to the auxiliary optimizer: " +
                    $"plan.Auxiliary(\"{name.Split(" = ")[0]}\").", name);
        var moment = new InputMoment(name, columns, weight.dtype, weight.device, Options);
        foreach (var layer in layers) moment.Watch(layer, () => IsObserving);
        _moments.Add((moment, layers));
        return moment;
    }

    /// <summary>Columns of a weight [out, in, ...] flattened.</summary>
    private static long Columns(Parameter weight) => weight.numel() / weight.shape[0];
}
