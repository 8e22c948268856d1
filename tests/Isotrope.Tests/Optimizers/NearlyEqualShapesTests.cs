using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;
using TorchSharp.Modules;

namespace Isotrope.Tests.Optimizers;

public sealed class NearlyEqualShapesTests
{
    /// <summary>Shapes that share a padded call, shapes that do not, and a single row; by the exact factor, since the approximate
    /// methods choose their interval for a whole batch.</summary>
    [Fact]
    public void Matrices_that_share_a_padded_call_are_updated_as_each_alone()
    {
        using var scope = NewDisposeScope();
        long[][] shapes = [[16, 16], [15, 16], [16, 15], [10, 33], [10, 40], [9, 36], [1, 8], [2, 7], [2, 8], [70, 16], [69, 16]];
        List<Parameter> Parameters()
        {
            manual_seed(3);
            return [.. shapes.Select(shape =>
                new Parameter(randn(shape, dtype: ScalarType.Float64)) { grad = randn(shape, dtype: ScalarType.Float64) })];
        }
        void Step(params Parameter[] parameters) =>
            new Muon(MatrixPlan.Of(parameters), new() { LearningRate = 0.1, Accuracy = PolarAccuracy.Exact }).step();
        var (together, alone) = (Parameters(), Parameters());

        Step([.. together]);
        foreach (var parameter in alone) Step(parameter);

        for (var i = 0; i < shapes.Length; i++) Expect.Close(together[i], alone[i], 1e-11);
    }
}
