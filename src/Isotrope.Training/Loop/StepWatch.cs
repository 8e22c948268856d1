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

    private IReadOnlyDictionary<string, int>? _solvers;
    private int _seen, _measured, _moved, _mapped;
    private double _rms;

    /// <summary>Decides whether the next step is looked at.</summary>
    /// <param name="step">Its number, from 1.</param>
    /// <param name="due">Whether it is looked at anyway.</param>
    public void Begin(int step, bool due) => optimizer.MeasuresUpdates = due || step == 1 || step % Every == 0;

    /// <summary>The metric with the step's measures, if the step is one that is looked at.</summary>
    /// <param name="metric">The metric of the step.</param>
    public Metric Seen(Metric metric)
    {
        if (optimizer.LastStep is not { Refused: null } report) return metric;
        _seen++;
        if (report.Mapped > 0) (_mapped, _solvers) = (_mapped + 1, report.Solvers);
        if (!optimizer.MeasuresUpdates) return metric;
        if (report.UpdateRms is { } rms)
        {
            _measured++;
            _rms += rms;
            if (rms != 0) _moved++;
        }
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
        Mapped = _solvers,
        UpdateRms = _measured > 0 ? _rms / _measured : null,
        Warnings = Warnings() is { Count: > 0 } warnings ? warnings : null,
    };

    private List<string> Warnings()
    {
        List<string> warnings = [];
        if (_seen > 0 && _mapped == 0 && optimizer.MapsMatrices)
            warnings.Add($"{optimizer.GetType().Name} mapped no matrix in {_seen} steps: no parameter with a gradient has its " +
                "rule. Look at the plan.");
        if (_measured > 0 && _moved == 0)
            warnings.Add(
                $"every update that was looked at ({_measured} of {_seen} steps) was zero. Look at rates and gradients.");
        return warnings;
    }
}
