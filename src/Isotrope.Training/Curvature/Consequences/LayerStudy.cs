using Isotrope.Moments;
using Isotrope.Storage.Runs;
using Isotrope.Training.Curvature.Directions;
using Isotrope.Training.Curvature.Networks;
using Isotrope.Training.Curvature.Probes;
using Isotrope.Training.Loop;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Consequences;

/// <summary>Finds out what a layer's measured curvature means for its update, and what updates gain indeed.</summary>
/// <param name="network">The network.</param>
/// <param name="sequences">Tokens that no direction was made from.</param>
/// <param name="grid">The radii on which H was measured.</param>
internal sealed class LayerStudy(ProbedNetwork network, ProbeSequences sequences, ProbeGrid grid)
{
    private const double Damping = 0.2;   // of the input moment, relative to its mean eigenvalue: that of Newton-Muon's code
    private const double Unbounded = 1e5; // a predicted step beyond it means that H grows too slowly

    /// <summary>The updates whose steps are measured.</summary>
    public static IReadOnlyList<string> Optimizers { get; } = ["adamw", "muon", "polargrad"];

    /// <summary>The directions that must have been prepared.</summary>
    public static IReadOnlyList<string> Directions { get; } = [UpdateDirections.Gradient, .. Optimizers];

    /// <summary>Studies a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="before">[sequences, t, ...]: what enters its stage.</param>
    /// <param name="curves">Its measured curves.</param>
    /// <param name="directions">Prepared directions, among them <see cref="Directions"/>.</param>
    /// <param name="batches">What the gradient was taken of, for the inputs' second moment; each is disposed.</param>
    /// <param name="cancellation">Stops soon.</param>
    public LayerConsequence Of(
        ProbedLayer layer, Tensor before, IReadOnlyList<CurvatureCurve> curves, ProbeDirections directions,
        IEnumerable<ProbeSequences> batches, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var moments = InputMoments.Watch(layer.Module);
        Observe(layer, moments, batches);
        using var moved = new MovedLayer(network, layer, before, sequences.Targets);
        var inputs = moved.Inputs().to(ScalarType.Float64);
        var rho = inputs.square().sum(1).mean().sqrt().item<double>();
        var gradient = directions.Update(UpdateDirections.Gradient, layer).to(ScalarType.Float64);
        var factors = new LayerDirections(gradient);
        var sigma = factors.Spectrum();
        var read = Summed(curves);
        var predictions = read.Select(curve => SpectrumSolver.Solve(curve, sigma, rho, sequences.Length))
            .OfType<SpectrumPrediction>()
            .Select(each => each with { TokenRadius = RootMeanSquare(inputs, factors.With(each.Spectrum)) }).ToList();

        var tried = Directions.Select(name => (Name: name, Change: directions.Update(name, layer).to(ScalarType.Float64)))
            .Concat(predictions.Where(each => each.Direction is ProbeDirections.Random or UpdateDirections.Gradient)
                .Select(each => ($"model, H {each.Mode} {each.Direction}", factors.With(each.Spectrum))))
            .Concat(factors.Forms(moments[0], Damping)).ToList();
        var decreases = Decreases(moved, inputs, gradient, tried, read, cancellation);
        return new(
            layer.Name, layer.Weight.shape, new(rho, moments[0].Eigenvalues(), moments[0].EffectiveRank()), sigma,
            [.. Optimizers.Select(name => Steps(name, inputs, directions.Update(name, layer)))], predictions, decreases);
    }

    /// <summary>The curves whose loss is of all tokens that a move changes: where a sequence is one token, its own.</summary>
    private static List<CurvatureCurve> Summed(IReadOnlyList<CurvatureCurve> curves) =>
        [.. curves.GroupBy(curve => (curve.Mode, curve.Direction)).Select(group => group.MinBy(curve => curve.Loss == "own")!)];

    private List<StepDecrease> Decreases(
        MovedLayer moved, Tensor inputs, Tensor gradient, IReadOnlyList<(string Name, Tensor Change)> tried,
        IReadOnlyList<CurvatureCurve> curves, CancellationToken cancellation)
    {
        var start = moved.Losses().mean([1]);
        List<StepDecrease> decreases = [];
        var (guess, reference) = (1.0, double.NaN);   // the gradient's gain, which is tried first
        foreach (var (name, change) in tried)
        {
            using var scope = NewDisposeScope();
            var length = RootMeanSquare(inputs, change);
            if (!(length > 0)) continue;
            var unit = change / length;
            var curvature = curves.FirstOrDefault(curve => curve.Direction == name)
                ?? curves.FirstOrDefault(curve => curve.Direction == ProbeDirections.Random);
            var predicted = Predicted((unit * gradient).sum().item<double>(), curvature);
            var typed = unit.to(moved.Weight.dtype);
            var (step, gain) = StepSearch.Best(radius =>
            {
                cancellation.ThrowIfCancellationRequested();
                using var once = NewDisposeScope();
                return Change(radius).mean().item<double>();
            }, predicted?.Radius is { } radius && curvature!.Direction == name ? radius : guess);
            if (step > 0) guess = step;
            var error = step > 0 ? (Change(step).std() / Math.Sqrt(sequences.Count)).item<double>() : 0;
            if (name == UpdateDirections.Gradient) reference = gain;
            decreases.Add(new(name, gain, error, reference > 0 ? gain / reference : null, step,
                predicted?.Radius, predicted?.Decrease));

            Tensor Change(double radius) => start - moved.Losses(typed * -radius).mean([1]);
        }
        return decreases;
    }

    /// <summary>The largest r·slope − H(r).</summary>
    private (double Radius, double Decrease)? Predicted(double slope, CurvatureCurve? curve)
    {
        if (SpectrumSolver.PerToken(curve, sequences.Length) is not { } curvature || !(slope > 0)) return null;
        var (radius, decrease) = StepSearch.Best(r => r * slope - curvature(r), 1);
        return radius > 0 && radius < Unbounded ? (radius, decrease) : null;
    }

    private StepRadii Steps(string optimizer, Tensor inputs, Tensor change)
    {
        using var scope = NewDisposeScope();
        var radii = inputs.matmul(change.to(ScalarType.Float64).t()).norm(1, p: 2f).cpu().data<double>().ToArray();
        Array.Sort(radii);
        return new(
            optimizer, new Recipe(optimizer, []).LearningRate, Quantile(0.05), Quantile(0.5), Quantile(0.95),
            RadiusHistogram.Of(radii, grid));

        double Quantile(double share) => radii[(int)(share * (radii.Length - 1))];
    }

    /// <summary>Root mean square of ‖D u‖ over tokens.</summary>
    private static double RootMeanSquare(Tensor inputs, Tensor change) =>
        inputs.matmul(change.t()).square().sum(1).mean().sqrt().item<double>();

    private void Observe(ProbedLayer layer, InputMoments moments, IEnumerable<ProbeSequences> batches)
    {
        moments.IsObserving = false;   // the probes run the layer too
        using var hook = new LayerHook(layer);
        foreach (var batch in batches)
        {
            using var scope = NewDisposeScope();
            using var owned = batch;
            hook.See((input, _) => moments[0].Observe(input), () =>
            {
                var state = network.Begin(batch.Inputs);
                for (var stage = 0; stage < network.StageCount && stage <= network.StageOf(layer.Name); stage++)
                    state = network.Stage(stage, state);
                if (network.StageOf(layer.Name) >= network.StageCount) network.Losses(state, batch.Targets);
            });
        }
    }
}
