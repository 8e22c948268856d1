using Isotrope.Optimizers;
using Isotrope.Plan;

namespace Isotrope.Cli.Conformance.Families;

/// <summary>Distributed Shampoo.</summary>
internal sealed class ShampooFamily : OptimizerFamily
{
    public override bool Reads(string symbol) => symbol == "DistributedShampoo";

    public override MatrixOptimizer Make(MatrixPlan plan, Trajectory record, HyperParameters hyper)
    {
        var (beta1, beta2) = hyper.Pair("betas");
        var start = hyper.Count("start", -1);
        return new Shampoo(plan, new()
        {
            LearningRate = hyper.Number("lr"),
            Beta1 = beta1,
            Beta2 = beta2,
            Epsilon = hyper.Number("epsilon", 1e-12),
            WeightDecay = hyper.Number("weight_decay", 0),
            DecayForm = hyper.Flag("use_decoupled_weight_decay", true) ? WeightDecayForm.Decoupled : WeightDecayForm.Coupled,
            Exponent = Exponent(hyper, record),
            MaxSide = hyper.Count("max_dim", 1024),
            Merge = hyper.Flag("merge", true),
            Frequency = hyper.Count("precondition_frequency", 1),
            Start = start < 0 ? null : start,
            Grafting = Graft(hyper.Text("grafting", "ADAGRAD")),
            GraftingBeta2 = hyper.Number("grafting_beta2", 1),
            GraftingEpsilon = hyper.Number("grafting_epsilon", 1e-3),
            Momentum = hyper.Number("momentum", 0),
            Nesterov = hyper.Flag("nesterov", false),
        });
    }

    private static Grafting Graft(string name) => name switch
    {
        "NONE" => Grafting.None,
        "SGD" => Grafting.Sgd,
        "ADAGRAD" => Grafting.Adagrad,
        "RMSPROP" => Grafting.RmsProp,
        "ADAM" => Grafting.Adam,
        _ => throw new NotSupportedException($"there is no grafting '{name}' here"),
    };

    /// <summary>The reference's "exponent_multiplier" over its "exponent_override"; null where both have their
    /// defaults.</summary>
    private static double? Exponent(HyperParameters hyper, Trajectory record)
    {
        var (root, multiplier) = (hyper.Count("exponent_override", 0), hyper.Number("exponent_multiplier", 1));
        return (root, multiplier) switch
        {
            (0, 1) => null,
            (0, _) => throw new NotSupportedException(
                $"'exponent_multiplier' of '{record.Case}' needs an 'exponent_override' here"),
            _ => multiplier / root,
        };
    }
}
