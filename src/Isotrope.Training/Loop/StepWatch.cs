using Isotrope.Optimizers;
using Isotrope.Storage.Runs;

namespace Isotrope.Training.Loop;

/// <summary>Looks at what the optimizer reports of its steps, so that one that silently does nothing does not go
/// unnoticed.</summary>
/// <remarks>Updates are measured and reports read in some steps only: the one costs time, the other waits for the device.</remarks>
/// <param name="optimizer">The optimizer.</param>
internal sealed class StepWatch(MatrixOptimizer optimizer)
{
    private const int Every = 10;   // steps; what they cost is then lost in the time of a run

    /// <summary>What was seen so far; a run that goes on takes it over.</summary>
    public StepSights Sights { get; set; } = new();

    /// <summary>Decides whether the next step is looked at.</summary>
    /// <param name="step">Its number, from 1.</param>
    /// <param name="due">Whether it is looked at anyway.</param>
    public void Begin(int step, bool due) => optimizer.MeasuresUpdates = due || step == 1 || step % Every == 0;

    /// <summary>The metric with the step's measures, if the step is one that is looked at.</summary>
    /// <param name="metric">The metric of the step.</param>
    public Metric Seen(Metric metric)
    {
        if (optimizer.LastStep is not { Refused: null } report) return metric;
        Sights = Sights with { Seen = Sights.Seen + 1 };
        if (report.Mapped > 0) Sights = Sights with { Mapped = Sights.Mapped + 1, Solvers = report.Solvers };
        if (!optimizer.MeasuresUpdates) return metric;
        if (report.UpdateRms is { } rms)
            Sights = Sights with
            {
                Measured = Sights.Measured + 1,
                Moved = Sights.Moved + (rms != 0 ? 1 : 0),
                RmsSum = Sights.RmsSum + rms,
            };
        return metric with
        {
            Mapped = report.Mapped,
            UpdateRms = report.UpdateRms,
            Slope = report.Slope,
            PredictedDecrease = report.PredictedDecrease,
        };
    }

    /// <summary>The result with what was seen of the steps.</summary>
    public RunResult Of(RunResult result) => result with
    {
        Mapped = Sights.Solvers,
        UpdateRms = Sights.Measured > 0 ? Sights.RmsSum / Sights.Measured : null,
        Warnings = Warnings() is { Count: > 0 } warnings ? warnings : null,
    };

    private List<string> Warnings()
    {
        List<string> warnings = [];
        if (Sights is { Seen: > 0, Mapped: 0 } && optimizer.MapsMatrices)
            warnings.Add($"{optimizer.GetType().Name} mapped no matrix in {Sights.Seen} steps: no parameter with a gradient has its " +
                "rule. Look at the plan.");
        if (Sights is { Measured: > 0, Moved: 0 })
            warnings.Add(
                $"every update that was looked at ({Sights.Measured} of {Sights.Seen} steps) was zero. Look at rates and gradients.");
        return warnings;
    }
}
