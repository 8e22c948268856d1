using Isotrope.Training.Curvature.Networks;
using Isotrope.Training.Data;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Directions;

/// <summary>Directions of one kind for one layer: random ones, or given changes of its weight.</summary>
/// <param name="name">What the results call it.</param>
/// <param name="count">Number of directions.</param>
/// <param name="matrices">[count, m, n]: changes of the weight, whose size does not matter; null for random ones. The class
/// owns it.</param>
/// <param name="rows">The rows that random directions are confined to; null for all.</param>
internal sealed class DirectionClass(string name, int count, Tensor? matrices = null, (long Start, long Length)? rows = null)
    : IDisposable
{
    public string Name => name;

    public int Count => count;

    /// <summary>Directions in the space of pre-activations: of random classes uniform on the unit sphere, of others D u/‖D
    /// u‖.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">u, [n].</param>
    /// <param name="generator">The source of random numbers.</param>
    /// <returns>float64 [count, m]; a direction D with D u = 0 gives zeros.</returns>
    public Tensor OnSphere(ProbedLayer layer, Tensor input, Generator generator)
    {
        using var scope = NewDisposeScope();
        Tensor directions;
        if (matrices is null)
        {
            directions = zeros(count, layer.Outputs, dtype: ScalarType.Float64);
            var (start, length) = rows ?? (0, layer.Outputs);
            directions.narrow(1, start, length).copy_(randn([count, length], ScalarType.Float64, generator: generator));
            directions = directions.to(layer.Device);
        }
        else
        {
            directions = matrices.matmul(input.to(matrices.dtype)).to(ScalarType.Float64);
        }
        var norms = directions.norm(1, keepdim: true, p: 2f);
        return (directions / norms.clamp_min(double.Epsilon)).MoveToOuterDisposeScope();
    }

    /// <summary>A direction D in the space of weights, scaled so that the mean of ‖D u‖² over tokens is 1: for random
    /// classes with independent normal entries in expectation, for others exactly.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">u of all tokens, [tokens, n].</param>
    /// <param name="number">Which direction.</param>
    /// <param name="generator">The source of random numbers.</param>
    /// <returns>float64 [m, n]; a direction D with D u = 0 for all tokens is returned as zeros where D is zero.</returns>
    public Tensor OnWeights(ProbedLayer layer, Tensor inputs, int number, Generator generator)
    {
        using var scope = NewDisposeScope();
        if (matrices is not null)
        {
            var given = matrices[number].to(ScalarType.Float64);
            var moved = inputs.to(ScalarType.Float64).matmul(given.t()).square().sum(1).mean().sqrt();
            return (given / moved.clamp_min(double.Epsilon)).MoveToOuterDisposeScope();
        }
        var (start, length) = rows ?? (0, layer.Outputs);
        var drawn = zeros(layer.Outputs, layer.Inputs, dtype: ScalarType.Float64);
        drawn.narrow(0, start, length).copy_(randn([length, layer.Inputs], ScalarType.Float64, generator: generator));
        var rms = inputs.to(ScalarType.Float64).square().sum(1).mean().sqrt();
        return (drawn.to(layer.Device) / (rms * Math.Sqrt(length))).MoveToOuterDisposeScope();
    }

    /// <summary>The generator of a layer's directions: the same whatever else is measured.</summary>
    public Generator Generator(ProbedLayer layer, long seed) =>
        new(new RandomStream($"directions {layer.Name} {name}", seed).NextBits(), CPU);

    public void Dispose() => matrices?.Dispose();
}
