using Isotrope.Experiments.Problems;
using Isotrope.Optimizers;
using TorchSharp.Modules;

namespace Isotrope.Experiments.Trials;

/// <summary>A step of an optimizer of the library.</summary>
/// <param name="optimizer">The optimizer.</param>
/// <param name="ahead">Whether it wants the gradients somewhere else than at the weights.</param>
internal sealed class OptimizerRule(MatrixOptimizer optimizer, bool ahead) : StepRule
{
    public override void Step(
        MatrixProblem problem, IReadOnlyList<Parameter> weights, IReadOnlyList<Tensor> gradients, double rate)
    {
        foreach (var group in optimizer.ParamGroups) group.LearningRate = rate;
        if (optimizer.RequiresClosure)
        {
            optimizer.step(Evaluate).Dispose();
        }
        else
        {
            if (ahead)
                using (optimizer.AtGradientPoint()) gradients = problem.Gradients(weights);
            Give(gradients);
            optimizer.step();
        }
        foreach (var weight in weights) weight.grad = null;

        Tensor Evaluate()
        {
            using var noGradient = no_grad();
            Give(problem.Gradients(weights));
            return tensor(problem.Value(weights), dtype: ScalarType.Float64);
        }

        void Give(IReadOnlyList<Tensor> given)
        {
            for (var i = 0; i < weights.Count; i++) weights[i].grad = given[i];
        }
    }

    public override void Dispose() => optimizer.Dispose();
}
