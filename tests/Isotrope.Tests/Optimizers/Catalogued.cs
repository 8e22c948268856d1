using System.Text.Json.Nodes;
using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp.Modules;

namespace Isotrope.Tests.Optimizers;

/// <summary>The optimizers of the catalogue, made for the small networks of the tests.</summary>
internal static class Catalogued
{
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
        optimizer.step();
    }

    /// <summary>Copies of all weights and all state.</summary>
    public static List<Tensor> Everything(nn.Module model, MatrixOptimizer optimizer) =>
    [
        .. model.parameters().Select(parameter => parameter.detach().clone()),
        .. optimizer.Snapshot().Tensors.OrderBy(pair => pair.Key).Select(pair => pair.Value.clone()),
    ];
}
