using System.Text.Json.Nodes;
using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Training.Curvature.Networks;
using Isotrope.Training.Curvature.Probes;
using static TorchSharp.torch;

namespace Isotrope.Training.Curvature.Directions;

/// <summary>The gradient of a network, and the changes of its weights that optimizers would make.</summary>
/// <remarks>
/// The gradient is the mean over all batches. An optimizer sees the batches one after the other at unchanged weights, so that
/// its moments are those of the network as it stands; its direction is what its last step would change. Learning rate and
/// other settings are the catalogue's defaults, weight decay is off.
/// </remarks>
internal static class UpdateDirections
{
    /// <summary>What the mean gradient is called.</summary>
    public const string Gradient = "gradient";

    /// <summary>The directions of all layers; the caller owns them.</summary>
    /// <param name="network">The network, whose weights are the same afterwards.</param>
    /// <param name="batches">Batches to learn from; each is disposed.</param>
    /// <param name="names"><see cref="Gradient"/> and names of the optimizer catalogue.</param>
    /// <returns>By name, then by layer: [m, n].</returns>
    public static Dictionary<string, Dictionary<string, Tensor>> Of(
        ProbedNetwork network, IEnumerable<ProbeSequences> batches, IReadOnlyCollection<string> names)
    {
        using var scope = NewDisposeScope();
        var layers = network.Layers;
        var parameters = network.Module.parameters().ToList();
        var weights = parameters.Select(parameter => parameter.detach().clone()).ToList();
        var plan = MatrixPlan.For(network.Module);
        var optimizers = names.Where(name => name != Gradient)
            .Select(name => (Name: name, Optimizer: Create(name, plan))).ToList();
        var directions = names.ToDictionary(name => name, _ => new Dictionary<string, Tensor>());
        var count = 0;
        try
        {
            foreach (var batch in batches)
            {
                using var step = NewDisposeScope();
                using var owned = batch;
                Differentiate(network, parameters, batch);
                count++;
                if (directions.TryGetValue(Gradient, out var gradient))
                    foreach (var layer in layers) Put(gradient, layer.Name, layer.Weight.grad!, add: true);
                foreach (var (name, optimizer) in optimizers)
                {
                    optimizer.step();
                    foreach (var layer in layers)
                    {
                        var before = weights[parameters.FindIndex(parameter => parameter.Handle == layer.Weight.Handle)];
                        Put(directions[name], layer.Name, before - layer.Weight.detach(), add: false);
                    }
                    Restore(parameters, weights);
                }
            }
        }
        finally
        {
            Restore(parameters, weights);
            foreach (var parameter in parameters) parameter.grad = null;
            foreach (var (_, optimizer) in optimizers) optimizer.Dispose();
        }
        if (count == 0) throw new ArgumentException("There is no batch to differentiate. Give at least one.", nameof(batches));
        if (directions.TryGetValue(Gradient, out var sums))
            foreach (var sum in sums.Values) sum.div_(count);
        return directions;
    }

    private static MatrixOptimizer Create(string name, MatrixPlan plan)
    {
        var entry = OptimizerCatalog.ByName(name);
        var settings = new JsonObject();
        if (entry.Defaults.ContainsKey("weightDecay")) settings["weightDecay"] = 0.0;
        return entry.Create(plan, settings);
    }

    private static void Differentiate(ProbedNetwork network, List<TorchSharp.Modules.Parameter> parameters, ProbeSequences batch)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        foreach (var parameter in parameters) parameter.grad = null;
        var state = network.Begin(batch.Inputs);
        for (var stage = 0; stage < network.StageCount; stage++) state = network.Stage(stage, state);
        network.Losses(state, batch.Targets).mean().backward();
        foreach (var parameter in parameters) parameter.grad?.DetachFromDisposeScope();
    }

    private static void Put(Dictionary<string, Tensor> directions, string layer, Tensor change, bool add)
    {
        var old = directions.GetValueOrDefault(layer);
        using var frozen = no_grad();
        directions[layer] = (add && old is not null ? old + change : change.clone()).DetachFromDisposeScope();
        old?.Dispose();
    }

    private static void Restore(List<TorchSharp.Modules.Parameter> parameters, List<Tensor> weights)
    {
        using var frozen = no_grad();
        foreach (var (parameter, weight) in parameters.Zip(weights)) parameter.copy_(weight);
    }
}
