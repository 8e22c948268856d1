using Isotrope.Storage.Runs;
using Isotrope.Training.Curvature.Consequences;
using Isotrope.Training.Curvature.Directions;
using Isotrope.Training.Curvature.Networks;
using Isotrope.Training.Curvature.Probes;
using Isotrope.Training.Curvature.Readings;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature;

/// <summary>Measures H(r) of layers of a network: how much its loss grows beyond first order when a layer's output moves by
/// r.</summary>
/// <remarks>
/// <code>
/// H(r) = mean of (l(r) + l(−r) − 2 l(0))/2          // over sequences and directions, nats
/// </code>
/// Mode A moves the pre-activation of one token of each sequence by ±r d, ‖d‖ = 1; mode B moves the weight by ±r D, the mean
/// of ‖D u‖² over tokens being 1. The same directions serve all radii. The definition is that of W. Su,
/// <see href="https://arxiv.org/abs/2511.00674"/>; how its measurement is made precise is told in
/// docs/curvature-laboratory.md.
/// </remarks>
/// <param name="network">The network. In float64 every radius down to about 10⁻⁵ is above rounding.</param>
/// <param name="sequences">What it is probed on.</param>
/// <param name="grid">Radii, number of directions, seed.</param>
public sealed class CurvatureLab(ProbedNetwork network, ProbeSequences sequences, ProbeGrid grid) : IDisposable
{
    /// <summary>Mode A: pre-activations.</summary>
    public const string ModeA = "a";

    /// <summary>Mode B: weights.</summary>
    public const string ModeB = "b";

    private readonly StateCache _states = new(network, sequences);
    private readonly int[] _positions = sequences.Positions(grid.Seed);

    /// <summary>Measures a layer. Layers are best taken in the order of their stages: what lies before them is kept.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="modes"><see cref="ModeA"/>, <see cref="ModeB"/> or both.</param>
    /// <param name="directions">The directions.</param>
    /// <param name="progress">Called with the share of the layer that is done.</param>
    /// <param name="cancellation">Stops soon.</param>
    /// <returns>A curve for each mode, class of directions and loss.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<CurvatureCurve> Measure(
        ProbedLayer layer, IReadOnlyList<string> modes, ProbeDirections directions, Action<double>? progress = null,
        CancellationToken cancellation = default)
    {
        var before = _states.Before(Math.Min(network.StageOf(layer.Name), network.StageCount));
        var size = PreActivation(layer, before);
        var classes = directions.For(layer, grid.Directions, grid.Seed);
        try
        {
            var count = classes.Sum(each => each.Count);
            var sequence = 0.5 * count;   // mode A computes half a sequence on average, mode B whole ones
            double direction = sequences.Count;
            var total = (modes.Contains(ModeA) ? sequences.Count * sequence : 0) + (modes.Contains(ModeB) ? count * direction : 0);
            var done = 0.0;
            List<LayerMeasurement> measured = [];
            if (modes.Contains(ModeA))
                measured.AddRange(new PreActivationProbe(network, sequences, grid, _positions)
                    .Measure(layer, before, classes, () => Step(sequence), cancellation));
            if (modes.Contains(ModeB))
                measured.AddRange(classes.Select(each =>
                    new WeightProbe(network, sequences, grid).Measure(layer, before, each, () => Step(direction), cancellation)));
            return WithIsotropy(
                measured, [.. measured.Select(each => CurveReading.Of(each, layer, size, sequences.Length, grid.Seed))]);

            void Step(double work) => progress?.Invoke((done += work) / total);
        }
        finally
        {
            foreach (var each in classes) each.Dispose();
        }
    }

    /// <summary>What the measured curvature of a layer means for its update, and what updates gain indeed: the isotropic
    /// curvature model solved with the fitted H, the radii that steps use, and the decrease of the loss along several updates,
    /// each at its best step size.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="curves">What <see cref="Measure"/> returned for it.</param>
    /// <param name="directions">Prepared directions, among them gradient, adamw, muon and polargrad.</param>
    /// <param name="batches">What gradients were taken of; each is disposed.</param>
    /// <param name="cancellation">Stops soon.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LayerConsequence Follow(
        ProbedLayer layer, IReadOnlyList<CurvatureCurve> curves, ProbeDirections directions, IEnumerable<ProbeSequences> batches,
        CancellationToken cancellation = default) =>
        new LayerStudy(network, sequences, grid).Of(
            layer, _states.Before(Math.Min(network.StageOf(layer.Name), network.StageCount)), curves, directions, batches,
            cancellation);

    /// <summary>Frees what it keeps; network and sequences are the caller's.</summary>
    public void Dispose() => _states.Dispose();

    private CurvatureCurve[] WithIsotropy(List<LayerMeasurement> measured, CurvatureCurve[] curves)
    {
        for (var i = 0; i < curves.Length; i++)
        {
            var random = measured.FindIndex(each => each.Direction == ProbeDirections.Random
                && each.Mode == measured[i].Mode && each.Loss == measured[i].Loss);
            if (random < 0 || random == i) continue;
            bool[] resolved = [.. curves[random].Radii.Select(point => point.Resolved)];
            curves[i] = curves[i] with
            {
                Isotropy = IsotropyTest.Of(measured[i].Samples, measured[random].Samples, resolved, grid.Seed),
            };
        }
        return curves;
    }

    /// <summary>Root mean square of ‖z‖ over all tokens.</summary>
    private double PreActivation(ProbedLayer layer, Tensor before)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var hook = new LayerHook(layer);
        var (sum, tokens) = (0.0, 0L);
        foreach (var (state, targets) in before.split(64).Zip(sequences.Targets.split(64)))
            hook.See(
                (_, output) =>
                {
                    sum += output.to(ScalarType.Float64).square().sum().item<double>();
                    tokens += output.numel() / layer.Outputs;
                },
                () =>
                {
                    var stage = network.StageOf(layer.Name);
                    if (stage < network.StageCount) network.Stage(stage, state);
                    else network.Losses(state, targets);
                });
        return Math.Sqrt(sum / tokens);
    }
}
