using Isotrope.Optimizers;
using Isotrope.Plan;

namespace Isotrope.Cli.Conformance.Families;

/// <summary>Normalized gradient descent by its definition.</summary>
internal sealed class NormalizedSgdFamily : OptimizerFamily
{
    public override bool Reads(string symbol) => symbol == "normalized_sgd";

    public override MatrixOptimizer Make(MatrixPlan plan, Trajectory record, HyperParameters hyper) =>
        new NormalizedSgd(plan, new()
        {
            LearningRate = hyper.Number("lr"),
            Momentum = hyper.Number("momentum"),
            WeightDecay = hyper.Number("weight_decay", 0),
            Epsilon = 1e-12,   // of the definition
        });
}
