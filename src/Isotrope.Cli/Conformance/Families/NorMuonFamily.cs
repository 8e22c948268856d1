using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;

namespace Isotrope.Cli.Conformance.Families;

/// <summary>The NorMuon of its authors.</summary>
internal sealed class NorMuonFamily : OptimizerFamily
{
    public override bool Reads(string symbol) => symbol is "SingleDeviceNorMuon" or "NorMuon";

    public override MatrixOptimizer Make(MatrixPlan plan, Trajectory record, HyperParameters hyper) => new NorMuon(plan, new()
    {
        LearningRate = hyper.Number("lr"),
        Momentum = hyper.Number("momentum", 0.95),
        Beta2 = hyper.Number("beta2", 0.95),
        WeightDecay = hyper.Number("weight_decay", 0),
        PolarSolver = new NewtonSchulz(PolynomialSchedules.Jordan, normOffset: 1e-7),
    });
}
