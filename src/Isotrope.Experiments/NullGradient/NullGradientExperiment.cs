using Isotrope.Experiments.Figures;
using Isotrope.Experiments.Trials;
using Isotrope.Optimizers;
using Isotrope.Training.Runs;

namespace Isotrope.Experiments.NullGradient;

/// <summary>Which optimizers stop where the gradient does.</summary>
public sealed class NullGradientExperiment : Experiment
{
    private const double Constant = 0.1, Linear = 0.9;   // slopes below and above which an answer is called so
    private const int MostOfKind = 5;                    // curves of each kind in the figure

    /// <inheritdoc/>
    public override string Name => "null-gradient";

    /// <inheritdoc/>
    public override string Question => "Which optimizers of the catalogue take ever smaller steps as the gradient vanishes?";

    /// <inheritdoc/>
    public override ExperimentOptions Knows => ExperimentOptions.None;

    /// <inheritdoc/>
    protected override ExperimentResult Answer(ExperimentSettings settings, Action<string> note, CancellationToken cancellation)
    {
        List<Response> responses = [];
        foreach (var entry in OptimizerCatalog.All)
        {
            cancellation.ThrowIfCancellationRequested();
            responses.Add(Response.Of(entry));
            note($"{Name}: {entry.Name}: slope {responses[^1].Slope:0.00}, at the end {responses[^1].EndSlope:0.00}");
        }
        return new(Name,
            new Dictionary<string, object>
            {
                ["rows"] = 32,
                ["columns"] = 24,
                ["t"] = "1, 0.1, ..., 1e-12",
                ["learningRate"] = 1
            },
            [.. from response in responses from pair in response.Sizes select new ExperimentRow(response.Optimizer, pair.T,
                "update", pair.Size)],
            [.. responses.Select(Judge)])
        {
            Hardware = RunEnvironment.Hardware(CPU),
            Figures =
            [
                new("null-gradient", "The first update for gradients t·G", new("t", true), new("‖update‖_F at rate 1", true),
                    [.. responses.GroupBy(Kind).OrderBy(group => group.Key).SelectMany(group => group.Take(MostOfKind))
                        .Select(response => new FigureCurve(response.Optimizer, [.. response.Sizes.Reverse()]))],
                    $"At most {MostOfKind} optimizers of each kind: constant, in between, linear. All are in the table."),
            ],
        };
    }

    /// <summary>0 constant, 1 in between, 2 linear.</summary>
    private static int Kind(Response response) => response.Slope < Constant ? 0 : response.Slope < Linear ? 1 : 2;

    /// <summary>The verdict on one optimizer.</summary>
    internal static ExperimentVerdict Judge(Response response)
    {
        var claim = $"{response.Optimizer} is null-gradient consistent";
        return response.EndSlope >= Linear && response.Slope < Linear
            ? Claim.OnlyIf(claim, "the gradient is below its stabilizing constant", Numbers())
            : Claim.Of(claim, response.Slope >= Linear && response.EndSlope >= Linear, Numbers());

        Evidence Numbers() =>
            $"‖update‖ from {response.Sizes[0].Size:g3} at t = 1 to {response.Sizes[^1].Size:g3} at t = 1e-12; " +
            $"slope {response.Slope:0.00} from t = 1 to 1e-4, {response.EndSlope:0.00} at the end";
    }
}
