using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;

namespace Isotrope.Cli.Conformance.Families;

/// <summary>The original Muon and Moonlight's.</summary>
internal sealed class MuonFamily : OptimizerFamily
{
    public override bool Reads(string symbol) =>
        symbol is "SingleDeviceMuon" or "Muon" || symbol.StartsWith("muon_update(", StringComparison.Ordinal);

    public override MatrixOptimizer Make(MatrixPlan plan, Trajectory record, HyperParameters hyper) =>
        new Muon(plan, record.Symbol == "Muon" ? Moonlight(hyper) : Jordan(hyper));

    private static MuonOptions Jordan(HyperParameters hyper) => MuonOptions.Jordan with
    {
        LearningRate = hyper.Number("lr"),
        Momentum = hyper.Number("momentum"),
        WeightDecay = hyper.Number("weight_decay", 0),
        Nesterov = hyper.Flag("nesterov", true),
        PolarSolver = new NewtonSchulz(PolynomialSchedules.JordanTimes(hyper.Count("ns_steps", 5))),
    };

    private static MuonOptions Moonlight(HyperParameters hyper) => MuonOptions.Moonlight with
    {
        LearningRate = hyper.Number("lr"),
        Momentum = hyper.Number("momentum"),
        WeightDecay = hyper.Number("wd", 0),
        Nesterov = hyper.Flag("nesterov", true),
        PolarSolver = new NewtonSchulz(PolynomialSchedules.JordanTimes(hyper.Count("ns_steps", 5))),
    };
}
