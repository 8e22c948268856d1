using Isotrope.Training.Curvature.Directions;
using Isotrope.Training.Curvature.Networks;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Probes;

/// <summary>Mode B: W ← W ± r D for all tokens, where the mean of ‖D u‖² over tokens is 1.</summary>
/// <remarks>The weight is restored bit for bit. A direction is the same for all sequences, and a token moves by r‖D u‖, whose
/// spread is recorded.</remarks>
internal sealed class WeightProbe(ProbedNetwork network, ProbeSequences sequences, ProbeGrid grid)
{
    private const int TokensAtOnce = 4096;
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
        var weight = layer.Weight.detach().clone();
        var inputs = Inputs(layer, before);
        var radii = grid.Radii;
        var even = new double[sequences.Count, directions.Count, radii.Length];
        var odd = new double[sequences.Count, directions.Count, radii.Length];
        var checkedDirections = Math.Min(SecondDerivatives, directions.Count);
        var (first, second) = (new double[1, checkedDirections], new double[1, checkedDirections]);
        List<double> spread = [];
        try
        {
            var zero = Losses(layer, before);
            var same = zero.eq(Losses(layer, before)).all().item<bool>();
            var noise = Noise(layer, before, weight, zero, generator);
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
                    var plus = At(layer, before, weight, direction * radii[r]);
                    var minus = At(layer, before, weight, direction * -radii[r]);
                    var (evens, odds) = (Numbers(((plus + minus - 2 * zero) / 2).sum(1L)), Numbers(((plus - minus) / 2).sum(1L)));
                    for (var s = 0; s < evens.Length; s++) (even[s, k, r], odd[s, k, r]) = (evens[s], odds[s]);
                }
                Set(layer, weight);
                if (k < checkedDirections) (first[0, k], second[0, k]) = Derivatives(layer, before, direction);
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
        finally
        {
            Set(layer, weight);
        }
    }

    /// <summary>u of all tokens, [tokens, n].</summary>
    private Tensor Inputs(ProbedLayer layer, Tensor before)
    {
        using var frozen = no_grad();
        using var hook = new LayerHook(layer);
        List<Tensor> seen = [];
        hook.See(
            (input, _) => seen.Add(input.reshape(-1, layer.Inputs).clone().DetachFromDisposeScope()),
            () => Losses(layer, before));
        var inputs = cat(seen);
        seen.ForEach(part => part.Dispose());
        return inputs;
    }

    private double[,] Noise(ProbedLayer layer, Tensor before, Tensor weight, Tensor zero, Generator generator)
    {
        var noise = new double[sequences.Count, Shakes];
        var epsilon = layer.DataType == ScalarType.Float64 ? double.BitIncrement(1) - 1 : float.BitIncrement(1) - 1;
        for (var i = 0; i < Shakes; i++)
        {
            using var scope = NewDisposeScope();
            var drawn = randn(weight.shape, layer.DataType, generator: generator).to(layer.Device);
            var shake = drawn * weight * (ShakenBits * epsilon);
            var evens = Numbers(((At(layer, before, weight, shake) + At(layer, before, weight, -shake) - 2 * zero) / 2).sum(1L));
            for (var s = 0; s < evens.Length; s++) noise[s, i] = evens[s];
        }
        Set(layer, weight);
        return noise;
    }

    private Tensor At(ProbedLayer layer, Tensor before, Tensor weight, Tensor change)
    {
        using var moved = weight + change;
        Set(layer, moved);
        return Losses(layer, before);
    }

    /// <summary>The losses of all sequences, float64 [sequences, t].</summary>
    private Tensor Losses(ProbedLayer layer, Tensor before)
    {
        using var frozen = no_grad();
        var rows = Math.Max(1, TokensAtOnce / sequences.Length);
        return cat([.. before.split(rows).Zip(sequences.Targets.split(rows), (state, targets) => From(layer, state, targets))]);
    }

    private Tensor From(ProbedLayer layer, Tensor state, Tensor targets)
    {
        using var scope = NewDisposeScope();
        for (var stage = network.StageOf(layer.Name); stage < network.StageCount; stage++) state = network.Stage(stage, state);
        return network.Losses(state, targets).MoveToOuterDisposeScope();
    }

    /// <summary>⟨G, D⟩ and ⟨D, Hess D⟩ of the summed loss of the first sequences.</summary>
    private (double First, double Second) Derivatives(ProbedLayer layer, Tensor before, Tensor direction)
    {
        var count = Math.Min(DerivativeSums.Most, sequences.Count);
        network.DifferentiateTwice(true);
        try
        {
            using var scope = NewDisposeScope();
            using var gradients = enable_grad();
            Forget(layer);
            var loss = From(layer, before.narrow(0, 0, count), sequences.Targets.narrow(0, 0, count)).sum();
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

    private static void Set(ProbedLayer layer, Tensor weight)
    {
        using var frozen = no_grad();
        layer.Weight.copy_(weight);
    }

    private static double[] Quantiles(List<double> values)
    {
        values.Sort();
        return [.. new[] { 0.05, 0.5, 0.95 }.Select(share => values[(int)(share * (values.Count - 1))])];
    }

    private static double[] Numbers(Tensor values) =>
        values.detach().to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
}
