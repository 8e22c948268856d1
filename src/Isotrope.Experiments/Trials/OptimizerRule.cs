using Isotrope.Experiments.Problems;
using Isotrope.Optimizers;
using TorchSharp.Modules;

namespace Isotrope.Experiments.Trials;

/// <summary>A step of an optimizer of the library.</summary>
internal sealed class OptimizerRule(MatrixOptimizer optimizer) : StepRule
{
    public override void Step(
        MatrixProblem problem, IReadOnlyList<Parameter> weights, IReadOnlyList<Tensor> gradients, double rate)
    {
        foreach (var group in optimizer.ParamGroups) group.LearningRate = rate;
        for (var i = 0; i < weights.Count; i++) weights[i].grad = gradients[i];
        optimizer.step();
        foreach (var weight in weights) weight.grad = null;
    }

    public override void Dispose() => optimizer.Dispose();
}
