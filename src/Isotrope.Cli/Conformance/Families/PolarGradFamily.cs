using Isotrope.Optimizers;
using Isotrope.Plan;

namespace Isotrope.Cli.Conformance.Families;

/// <summary>The PolarGrad of its authors.</summary>
internal sealed class PolarGradFamily : OptimizerFamily
{
    public override bool Reads(string symbol) => symbol == "PolarGrad";

    public override MatrixOptimizer Make(MatrixPlan plan, Trajectory record, HyperParameters hyper) =>
        new PolarGrad(plan, new()
        {
            LearningRate = hyper.Number("lr"),
            Momentum = hyper.Number("momentum"),
            WeightDecay = hyper.Number("weight_decay", 0),
            Form = hyper.Flag("polar_first", false) ? PolarGradForm.PolarFirst : PolarGradForm.MomentumFirst,
            PolarSolver = ReferenceSolvers.Of(hyper),
        });

    public override string? DoubleOnly(HyperParameters hyper) => ReferenceSolvers.DoubleOnly(hyper);
}
