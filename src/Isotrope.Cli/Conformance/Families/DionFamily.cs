using Isotrope.Optimizers;
using Isotrope.Plan;
using static TorchSharp.torch;

namespace Isotrope.Cli.Conformance.Families;

/// <summary>The simple reference of Dion, from the recorded basis in place of its random one.</summary>
internal sealed class DionFamily : OptimizerFamily
{
    public override bool Reads(string symbol) => symbol == "Dion";

    public override MatrixOptimizer Make(MatrixPlan plan, Trajectory record, HyperParameters hyper)
    {
        var optimizer = new Dion(plan, new()
        {
            LearningRate = hyper.Number("lr"),
            Momentum = hyper.Number("mu", 0.95),
            WeightDecay = hyper.Number("weight_decay", 0.01),
            Rank = hyper.Count("rank"),
            Epsilon = 1e-8,   // the note of the records
        });
        foreach (var (name, basis) in optimizer.Snapshot().Tensors)
        {
            if (!name.EndsWith("/basis", StringComparison.Ordinal)) continue;
            var start = Enumerable.Range(1, (int)basis.numel()).Select(k => Math.Sin(0.57 * k * k + 1.3 * k + 0.4)).ToArray();
            basis.copy_(tensor(start, basis.shape, dtype: basis.dtype));
        }
        return optimizer;
    }
}
