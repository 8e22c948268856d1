using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>The averages of Momo: gradients, their products with the weights, losses.</summary>
public sealed class MomoState : StepRuleState
{
    internal const string Loss = "loss_mean", Product = "product_mean", Bound = "lower_bound";

    internal MomoState(Parameter parameter) : base(parameter, Loss, Product, Bound)
    {
    }

    /// <summary>Running mean of the loss, [1].</summary>
    public Tensor LossMean => this[Loss];

    /// <summary>Running mean of ⟨G, W⟩ of this parameter, [1].</summary>
    public Tensor ProductMean => this[Product];

    /// <summary>The bound f* in force, [1].</summary>
    public Tensor LowerBound => this[Bound];
}
