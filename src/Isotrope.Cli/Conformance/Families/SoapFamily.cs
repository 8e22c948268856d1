using Isotrope.Optimizers;
using Isotrope.Plan;

namespace Isotrope.Cli.Conformance.Families;

/// <summary>The SOAP of its authors.</summary>
internal sealed class SoapFamily : OptimizerFamily
{
    public override bool Reads(string symbol) => symbol == "SOAP";

    public override MatrixOptimizer Make(MatrixPlan plan, Trajectory record, HyperParameters hyper)
    {
        var (beta1, beta2) = hyper.Pair("betas");
        var shampooBeta = hyper.Number("shampoo_beta", -1);
        return new Soap(plan, new()
        {
            LearningRate = hyper.Number("lr"),
            Beta1 = beta1,
            Beta2 = beta2,
            ShampooBeta = shampooBeta < 0 ? null : shampooBeta,
            Epsilon = hyper.Number("eps", 1e-8),
            WeightDecay = hyper.Number("weight_decay", 0.01),
            Frequency = hyper.Count("precondition_frequency", 10),
            MaxSide = hyper.Count("max_precond_dim", 10000),
            Merge = hyper.Flag("merge_dims", false),
            Vectors = hyper.Flag("precondition_1d", false),
            Normalize = hyper.Flag("normalize_grads", false),
            CorrectBias = hyper.Flag("correct_bias", true),
        });
    }
}
