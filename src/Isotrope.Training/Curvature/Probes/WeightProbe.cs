using Isotrope.Training.Curvature.Directions;
using Isotrope.Training.Curvature.Networks;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Probes;

/// <summary>Mode B: W ← W ± r D for all tokens, where the mean of ‖D u‖² over tokens is 1.</summary>
/// <remarks>The weight is restored bit for bit. A direction is the same for all sequences, and a token moves by r‖D u‖, whose
/// spread is recorded.</remarks>
internal sealed class WeightProbe(ProbedNetwork network, ProbeSequences sequences, ProbeGrid grid)
{
    private const int Shakes = 4;            // repeats of l(0) with the last bits of W changed
    private const double ShakenBits = 4;     // roundings by which they are changed
    private const int SecondDerivatives = 4; // directions along which the second derivative is checked

    /// <summary>Probes a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="before">[sequences, t, ...]: what enters its stage.</param>
    /// <param name="directions">Directions.</param>
    /// <param name="progress">Called after each direction.</param>
    /// <param name="cancellation">Stops between two directions.</param>
    public LayerMeasurement Measure(
        ProbedLayer layer, Tensor before, DirectionClass directions, Action progress, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var generator = directions.Generator(layer, grid.Seed);
        using var moved = new MovedLayer(network, layer, before, sequences.Targets);
        var inputs = moved.Inputs();
        var radii = grid.Radii;
        var even = new double[sequences.Count, directions.Count, radii.Length];
        var odd = new double[sequences.Count, directions.Count, radii.Length];
        var checkedDirections = Math.Min(SecondDerivatives, directions.Count);
        var (first, second) = (new double[1, checkedDirections], new double[1, checkedDirections]);
        List<double> spread = [];
        var zero = moved.Losses();
        var same = zero.eq(moved.Losses()).all().item<bool>();
        var noise = Noise(layer, moved, zero, generator);
        for (var k = 0; k < directions.Count; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var one = NewDisposeScope();
            var exact = directions.OnWeights(layer, inputs, k, generator);
            var direction = exact.to(layer.DataType);
            spread.AddRange(Numbers(inputs.to(ScalarType.Float64).matmul(exact.t()).norm(1, p: 2f)));
            for (var r = 0; r < radii.Length; r++)
            {
                using var step = NewDisposeScope();
                var plus = moved.Losses(direction * radii[r]);
                var minus = moved.Losses(direction * -radii[r]);
                var (evens, odds) = (Numbers(((plus + minus - 2 * zero) / 2).sum(1L)), Numbers(((plus - minus) / 2).sum(1L)));
                for (var s = 0; s < evens.Length; s++) (even[s, k, r], odd[s, k, r]) = (evens[s], odds[s]);
            }
            moved.Restore();
            if (k < checkedDirections) (first[0, k], second[0, k]) = Derivatives(layer, moved, before, direction);
            progress();
        }
        var randomLoss = network.RandomLoss * sequences.Length - zero.sum(1L).mean().item<double>();
        return new("b", directions.Name, sequences.Length > 1 ? "sequence" : "own",
            new(radii, even, odd, noise, Crossed: true),
            new(Math.Min(DerivativeSums.Most, sequences.Count), first, second), randomLoss, same)
        {
            RadiusSpread = Quantiles(spread),
        };
    }

    private double[,] Noise(ProbedLayer layer, MovedLayer moved, Tensor zero, Generator generator)
    {
        var noise = new double[sequences.Count, Shakes];
        var epsilon = layer.DataType == ScalarType.Float64 ? double.BitIncrement(1) - 1 : float.BitIncrement(1) - 1;
        for (var i = 0; i < Shakes; i++)
        {
            using var scope = NewDisposeScope();
            var drawn = randn(moved.Weight.shape, layer.DataType, generator: generator).to(layer.Device);
            var shake = drawn * moved.Weight * (ShakenBits * epsilon);
            var evens = Numbers(((moved.Losses(shake) + moved.Losses(-shake) - 2 * zero) / 2).sum(1L));
            for (var s = 0; s < evens.Length; s++) noise[s, i] = evens[s];
        }
        moved.Restore();
        return noise;
    }

    /// <summary>⟨G, D⟩ and ⟨D, Hess D⟩ of the summed loss of the first sequences.</summary>
    private (double First, double Second) Derivatives(
        ProbedLayer layer, MovedLayer moved, Tensor before, Tensor direction)
    {
        var count = Math.Min(DerivativeSums.Most, sequences.Count);
        network.DifferentiateTwice(true);
        try
        {
            using var scope = NewDisposeScope();
            using var gradients = enable_grad();
            Forget(layer);
            var loss = moved.From(before.narrow(0, 0, count), sequences.Targets.narrow(0, 0, count)).sum();
            var along = (autograd.grad([loss], [layer.Weight], create_graph: true, retain_graph: true)[0] * direction).sum();
            var first = along.to(ScalarType.Float64).item<double>();
            if (!along.requires_grad) return (first, 0);
            autograd.backward([along], inputs: [layer.Weight]);   // not grad: there an error, as of a kernel, ends the process
            return (first, layer.Weight.grad is { } second
                ? (second * direction).sum().to(ScalarType.Float64).item<double>() : 0);
        }
        finally
        {
            Forget(layer);
            network.DifferentiateTwice(false);
        }
    }

    private static void Forget(ProbedLayer layer) => layer.Weight.grad = null;

    private static double[] Quantiles(List<double> values)
    {
        values.Sort();
        return [.. new[] { 0.05, 0.5, 0.95 }.Select(share => values[(int)(share * (values.Count - 1))])];
    }

    private static double[] Numbers(Tensor values) =>
        values.detach().to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
}
