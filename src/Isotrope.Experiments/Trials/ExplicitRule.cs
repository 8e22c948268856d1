using Isotrope.Experiments.Problems;
using TorchSharp.Modules;

namespace Isotrope.Experiments.Trials;

/// <summary>A step without memory that is written down where the method is.</summary>
internal sealed class ExplicitRule(
    Action<MatrixProblem, IReadOnlyList<Parameter>, IReadOnlyList<Tensor>, double> step) : StepRule
{
    public override void Step(
        MatrixProblem problem, IReadOnlyList<Parameter> weights, IReadOnlyList<Tensor> gradients, double rate)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        step(problem, weights, gradients, rate);
    }
}
