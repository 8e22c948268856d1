using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>Where a parameter began, and how far the model went.</summary>
public sealed class DistanceState : StepRuleState
{
    internal const string Farthest = "distance", SquareSum = "square_sum";

    internal DistanceState(Parameter parameter) : base(parameter, Farthest, SquareSum) => Add("start", parameter.shape);

    /// <summary>The weights before the first step.</summary>
    public Tensor Start => this["start"];

    /// <summary>Largest distance of the model from its start so far, [1].</summary>
    public Tensor Distance => this[Farthest];

    /// <summary>Sum of the squared dual norms of all steps, [1].</summary>
    public Tensor Squares => this[SquareSum];
}
