using Isotrope.Experiments.Problems;
using TorchSharp.Modules;

namespace Isotrope.Experiments.Trials;

/// <summary>A method under way: what it does to the weights in one step, with the memory that it keeps.</summary>
internal abstract class StepRule : IDisposable
{
    /// <summary>Takes a step.</summary>
    /// <param name="problem">The problem, at its present minibatch.</param>
    /// <param name="weights">The weights, to be changed.</param>
    /// <param name="gradients">The gradients at the weights.</param>
    /// <param name="rate">The learning rate of this step.</param>
    public abstract void Step(
        MatrixProblem problem, IReadOnlyList<Parameter> weights, IReadOnlyList<Tensor> gradients, double rate);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
