using Isotrope.Optimizers;
using Isotrope.Plan;

namespace Isotrope.Cli.Conformance.Families;

/// <summary>The optimizers of PyTorch; absent settings have PyTorch's defaults.</summary>
internal sealed class PyTorchFamily : OptimizerFamily
{
    public override bool Reads(string symbol) => symbol is "AdamW" or "Adam" or "SGD" or "Adagrad";

    public override MatrixOptimizer Make(MatrixPlan plan, Trajectory record, HyperParameters hyper) => record.Symbol switch
    {
        "AdamW" => new AdamW(plan, (AdamWOptions)Moments(new AdamWOptions(), hyper)),
        "Adam" => new Adam(plan, Moments(new(), hyper)),
        "SGD" => new Sgd(plan, new()
        {
            LearningRate = hyper.Number("lr"),
            Momentum = hyper.Number("momentum", 0),
            Nesterov = hyper.Flag("nesterov", false),
            WeightDecay = hyper.Number("weight_decay", 0),
        }),
        _ => new Adagrad(plan, new()
        {
            LearningRate = hyper.Number("lr"),
            Epsilon = hyper.Number("eps", 1e-10),
            WeightDecay = hyper.Number("weight_decay", 0),
        }),
    };

    private static AdamOptions Moments(AdamOptions options, HyperParameters hyper)
    {
        var (beta1, beta2) = hyper.Pair("betas", (0.9, 0.999));
        return options with
        {
            LearningRate = hyper.Number("lr"),
            Beta1 = beta1,
            Beta2 = beta2,
            Epsilon = hyper.Number("eps", 1e-8),
            WeightDecay = hyper.Number("weight_decay", 0),
        };
    }
}
