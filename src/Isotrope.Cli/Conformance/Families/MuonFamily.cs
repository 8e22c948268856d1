using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;

namespace Isotrope.Cli.Conformance.Families;

/// <summary>Muon: the original, Moonlight's, and that of the Dion repository.</summary>
internal sealed class MuonFamily : OptimizerFamily
{
    private const double Offset = 1e-7;   // of the norm, in the original and Moonlight

    public override bool Reads(string symbol) => symbol is "SingleDeviceMuon" or "Muon" || IsFunction(symbol) || IsDion(symbol);

    public override MatrixOptimizer Make(MatrixPlan plan, Trajectory record, HyperParameters hyper) =>
        new Muon(plan, IsDion(record.Symbol) ? Dion(hyper) : record.Symbol == "Muon" ? Moonlight(hyper) : Jordan(hyper));

    private static bool IsFunction(string symbol) => symbol.StartsWith("muon_update", StringComparison.Ordinal);

    private static bool IsDion(string symbol) => symbol.StartsWith("Muon(adjust_lr", StringComparison.Ordinal);

    private static MuonOptions Jordan(HyperParameters hyper) => MuonOptions.Jordan with
    {
        LearningRate = hyper.Number("lr"),
        Momentum = hyper.Number("momentum"),
        WeightDecay = hyper.Number("weight_decay", 0),
        Nesterov = hyper.Flag("nesterov", true),
        PolarSolver = Solver(hyper, Offset),
    };

    private static MuonOptions Moonlight(HyperParameters hyper) => MuonOptions.Moonlight with
    {
        LearningRate = hyper.Number("lr"),
        Momentum = hyper.Number("momentum"),
        WeightDecay = hyper.Number("wd", 0.1),
        Nesterov = hyper.Flag("nesterov", true),
        PolarSolver = Solver(hyper, Offset),
    };

    private static MuonOptions Dion(HyperParameters hyper) => MuonOptions.Dion with
    {
        LearningRate = hyper.Number("lr"),
        Momentum = hyper.Number("mu"),
        WeightDecay = hyper.Number("weight_decay", 0),
        Nesterov = hyper.Flag("nesterov", true),
        UpdateScale = hyper.Text("adjust_lr", "spectral_norm") switch
        {
            "spectral_norm" => UpdateScale.RmsToRms,
            "rms_norm" => UpdateScale.MatchRms,
            var other => throw new NotSupportedException($"there is no scale '{other}' here"),
        },
        PolarSolver = Solver(hyper, hyper.Number("epsilon", 1e-8)),
    };

    private static NewtonSchulz Solver(HyperParameters hyper, double offset) =>
        new(PolynomialSchedules.JordanTimes(hyper.Count("ns_steps", 5)), offset);
}
