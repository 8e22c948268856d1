using Isotrope.Optimizers;
using Isotrope.Plan;

namespace Isotrope.Cli.Conformance.Families;

/// <summary>PyTorch's AdamW.</summary>
internal sealed class AdamWFamily : OptimizerFamily
{
    public override bool Reads(string symbol) => symbol == "AdamW";

    public override MatrixOptimizer Make(MatrixPlan plan, Trajectory record, HyperParameters hyper)
    {
        var (beta1, beta2) = hyper.Pair("betas");
        return new AdamW(plan, new()
        {
            LearningRate = hyper.Number("lr"),
            Beta1 = beta1,
            Beta2 = beta2,
            Epsilon = hyper.Number("eps"),
            WeightDecay = hyper.Number("weight_decay", 0),
        });
    }
}
