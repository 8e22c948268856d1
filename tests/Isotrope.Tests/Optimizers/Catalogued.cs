using System.Text.Json.Nodes;
using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp.Modules;

namespace Isotrope.Tests.Optimizers;

/// <summary>The optimizers of the catalogue, made for the small networks of the tests.</summary>
internal static class Catalogued
{
    /// <summary>Keeps the linear loss far above the lower bound 0 that rules may assume.</summary>
    private const double Offset = 1e3;

    public static TheoryData<string> Names() => [.. OptimizerCatalog.All.Select(entry => entry.Name)];

    public static MatrixOptimizer Create(string name, nn.Module model, string settings = "{}")
    {
        var entry = OptimizerCatalog.ByName(name);
        var given = (JsonObject)JsonNode.Parse(settings)!;
        if (!entry.Defaults.ContainsKey("auxiliary")) given.Remove("auxiliary");
        return entry.Create(MatrixPlan.For(model), given);
    }

    public static void Step(Sequential model, MatrixOptimizer optimizer, int batch = 99)
    {
        manual_seed(batch);
        Networks.Backward(model);
        optimizer.StepByGradients();
    }

    /// <summary>A step by the gradients that are there. Rules that ask for the loss get the function that has them: linear, or
    /// with the penalty λ/2·‖W‖².</summary>
    public static void StepByGradients(this MatrixOptimizer optimizer, double penalty = 0)
    {
        using var scope = NewDisposeScope();
        if (!optimizer.RequiresClosure)
        {
            optimizer.step();
            return;
        }
        var slopes = optimizer.parameters()
            .Where(parameter => !parameter.IsInvalid && parameter.grad is not null)   // the optimizer reports those that are gone
            .Select(parameter => (
                Parameter: parameter, Slope: (parameter.grad! - penalty * parameter.detach()).to(ScalarType.Float64)))
            .ToList();
        optimizer.step(() =>
        {
            var loss = tensor(Offset, ScalarType.Float64);
            foreach (var (parameter, slope) in slopes)
            {
                var weight = parameter.detach().to(ScalarType.Float64);
                loss += slope.mul(weight).sum() + weight.square().sum() * (penalty / 2);
                if (penalty != 0)   // a rule may ask at other weights
                    parameter.grad = (slope + penalty * weight).to(parameter.dtype);
            }
            return loss;
        });
    }

    /// <summary>Copies of all weights and all state.</summary>
    public static List<Tensor> Everything(nn.Module model, MatrixOptimizer optimizer) =>
    [
        .. model.parameters().Select(parameter => parameter.detach().clone()),
        .. optimizer.Snapshot().Tensors.OrderBy(pair => pair.Key).Select(pair => pair.Value.clone()),
    ];
}
