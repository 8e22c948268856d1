using Isotrope.Optimizers;
using Isotrope.Plan;

namespace Isotrope.Cli.Conformance.Families;

/// <summary>The code of PolarGrad's authors: PolarGrad, and their Muon with any polar solver.</summary>
internal sealed class PolarFamily : OptimizerFamily
{
    public override bool Reads(string symbol) => symbol is "PolarGrad" or "Muon_polar";

    public override MatrixOptimizer Make(MatrixPlan plan, Trajectory record, HyperParameters hyper) =>
        record.Symbol == "PolarGrad" ? new PolarGrad(plan, PolarGrad(hyper)) : new Muon(plan, Muon(hyper));

    public override string? DoubleOnly(HyperParameters hyper) => PublishedSolvers.DoubleOnly(hyper);

    private static PolarGradOptions PolarGrad(HyperParameters hyper) => new()
    {
        LearningRate = hyper.Number("lr"),
        Momentum = hyper.Number("momentum"),
        WeightDecay = hyper.Number("weight_decay", 0),
        Form = (hyper.Flag("polar_first", false), hyper.Flag("nesterov", false)) switch
        {
            (true, false) => PolarGradForm.PolarFirst,
            (false, true) => PolarGradForm.Nesterov,
            (false, false) => PolarGradForm.MomentumFirst,
            _ => throw new NotSupportedException("there is no polar-first form with Nesterov's momentum here"),
        },
        PolarSolver = PublishedSolvers.Of(hyper, lastCoefficient: 2.031),   // as PolarGrad writes it
    };

    private static MuonOptions Muon(HyperParameters hyper) => new()
    {
        LearningRate = hyper.Number("lr"),
        Momentum = hyper.Number("momentum"),
        WeightDecay = hyper.Number("weight_decay", 0),
        Nesterov = hyper.Flag("nesterov", true),
        UpdateScale = UpdateScale.None,
        PolarSolver = PublishedSolvers.Of(hyper, lastCoefficient: 2.0315),
    };
}
