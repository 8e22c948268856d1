using Isotrope.Optimizers;
using Isotrope.Plan;

namespace Isotrope.Cli.Conformance.Families;

/// <summary>Rules of signs: Lion, and Signum as published and as defined.</summary>
internal sealed class SignFamily : OptimizerFamily
{
    public override bool Reads(string symbol) => symbol is "Lion" or "Signum" or "signum_zero_init";

    public override MatrixOptimizer Make(MatrixPlan plan, Trajectory record, HyperParameters hyper) => record.Symbol switch
    {
        "Lion" => Lion(plan, hyper),
        _ => new Signum(plan, new()
        {
            LearningRate = hyper.Number("lr"),
            Momentum = hyper.Number("momentum"),
            WeightDecay = hyper.Number("weight_decay", 0),
            Start = record.Symbol == "Signum" ? SignumStart.Weights : SignumStart.Zero,
        }),
    };

    private static Lion Lion(MatrixPlan plan, HyperParameters hyper)
    {
        var (beta1, beta2) = hyper.Pair("betas");
        return new(plan, new()
        {
            LearningRate = hyper.Number("lr"),
            Beta1 = beta1,
            Beta2 = beta2,
            WeightDecay = hyper.Number("weight_decay", 0),
        });
    }
}
