using Isotrope.Training.Curvature.Directions;
using Isotrope.Training.Curvature.Networks;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Probes;

/// <summary>Mode A: z ← z ± r d for one token of each sequence, ‖d‖ = 1.</summary>
/// <remarks>
/// All directions, radii and signs of a sequence are rows of one batch. Nothing before the perturbed position changes, so only
/// the positions from it on are computed; what the layer and those before it make of them is computed once. Every batch has
/// the same shape, so that l(0) and l(±r) are rounded alike.
/// </remarks>
internal sealed class PreActivationProbe(ProbedNetwork network, ProbeSequences sequences, ProbeGrid grid, int[] positions)
{
    private const int TokensAtOnce = 4096;   // rows times positions of a batch
    private const int Shakes = 4;            // repeats of l(0) with the last bits of z changed
    private const double ShakenBits = 4;     // roundings by which they are changed

    /// <summary>Probes a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="before">[sequences, t, ...]: what enters its stage.</param>
    /// <param name="classes">Directions.</param>
    /// <param name="progress">Called after each sequence.</param>
    /// <param name="cancellation">Stops between two sequences.</param>
    public IReadOnlyList<LayerMeasurement> Measure(
        ProbedLayer layer, Tensor before, IReadOnlyList<DirectionClass> classes, Action progress,
        CancellationToken cancellation)
    {
        using var hook = new LayerHook(layer);
        var tables = classes.Select(directions => new Table(directions, layer, grid, sequences)).ToList();
        try
        {
            for (var s = 0; s < sequences.Count; s++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                using var suffix = new Suffix(network, layer, hook, before[s].unsqueeze(0), sequences.Targets[s].unsqueeze(0),
                    positions[s]);
                foreach (var table in tables) Fill(table, suffix, layer, s);
                progress();
            }
        }
        finally
        {
            tables.ForEach(table => table.Dispose());
        }
        return [.. tables.SelectMany(table => table.Measurements(positions, network.RandomLoss))];
    }

    private void Fill(Table table, Suffix suffix, ProbedLayer layer, int sequence)
    {
        var (directions, radii) = (table.Directions, grid.Radii);
        var d = directions.OnSphere(layer, suffix.Input, table.Generator).to(layer.DataType);   // [k, m]
        using (no_grad())
        {
            var epsilon = layer.DataType == ScalarType.Float64 ? double.BitIncrement(1) - 1 : float.BitIncrement(1) - 1;
            var shaken = randn([Shakes, layer.Outputs], layer.DataType, generator: table.Generator).to(layer.Device)
                * (ShakenBits * epsilon * suffix.OutputRms);
            var scale = tensor(radii, layer.DataType, layer.Device).view(-1, 1);
            var moved = d.unsqueeze(1) * scale;                                                 // [k, r, m]
            var rows = cat([shaken, moved.view(-1, layer.Outputs)]);
            var (plus, minus, zero, same) = Losses(suffix, rows);
            var even = (plus + minus - 2 * zero) / 2;                                           // [rows, s], per token
            var odd = (plus - minus) / 2;
            table.Add(sequence, suffix.Input.to(ScalarType.Float64).norm().item<double>(), even, odd, zero, same, Shakes);
        }
        if (sequence >= DerivativeSums.Most) return;
        network.DifferentiateTwice(true);
        try
        {
            table.AddDerivatives(sequence, Derivatives(suffix, d, own: true), Derivatives(suffix, d, own: false));
        }
        finally
        {
            network.DifferentiateTwice(false);
        }
    }

    /// <summary>Losses at +rows, −rows and 0, in batches of one shape; and whether 0 gave the same in the first and last of
    /// them.</summary>
    private static (Tensor Plus, Tensor Minus, Tensor Zero, bool Same) Losses(Suffix suffix, Tensor rows)
    {
        var all = cat([zeros_like(rows.narrow(0, 0, 1)), rows, -rows]);
        var most = Math.Max(8, TokensAtOnce / suffix.Length);
        var batches = (all.shape[0] + 1 + most - 1) / most;
        var each = (all.shape[0] + 1 + batches - 1) / batches;   // one more at least: zero again, at the end
        var padded = cat([all, zeros([batches * each - all.shape[0], all.shape[1]], all.dtype, all.device)]);
        var losses = cat([.. Enumerable.Range(0, (int)batches).Select(i =>
        {
            using var scope = NewDisposeScope();
            return suffix.Losses(padded.narrow(0, i * each, each)).MoveToOuterDisposeScope();
        })]);
        var count = rows.shape[0];
        var zero = losses[0];
        return (losses.narrow(0, 1, count), losses.narrow(0, 1 + count, count), zero, zero.eq(losses[-1]).all().item<bool>());
    }

    /// <summary>⟨g, d⟩ and ⟨d, Hess d⟩ for each row of directions.</summary>
    private static (double[] First, double[] Second) Derivatives(Suffix suffix, Tensor directions, bool own)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        var place = zeros_like(directions).requires_grad_(true);
        var losses = suffix.Losses(place);
        var loss = (own ? losses.narrow(1, 0, 1) : losses).sum();
        var along = (autograd.grad([loss], [place], create_graph: true, retain_graph: true)[0] * directions).sum(1L);
        var first = Numbers(along);
        if (!along.requires_grad) return (first, new double[first.Length]);   // a loss linear in z
        autograd.backward([along.sum()], inputs: [place]);   // not grad: there an error, as of a kernel, ends the process
        return (first, place.grad is { } second ? Numbers((second * directions).sum(1L)) : new double[first.Length]);
    }

    private static double[] Numbers(Tensor tensor) => tensor.detach().to(ScalarType.Float64).cpu().data<double>().ToArray();
}
