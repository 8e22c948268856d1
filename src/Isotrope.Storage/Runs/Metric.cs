namespace Isotrope.Storage.Runs;

/// <summary>One line of <c>metrics.jsonl</c>: what was seen at one step of one optimizer and seed.</summary>
/// <param name="Optimizer">Name of the optimizer.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Step">Steps taken so far; 0 is the state before training.</param>
/// <param name="Tokens">Tokens trained on so far.</param>
/// <param name="Seconds">Training time so far (forward, backward and optimizer), seconds.</param>
/// <param name="LearningRate">Learning rate of the hidden matrices in this step.</param>
/// <param name="TrainingLoss">Loss of the step's batch, nats a token; null where only validation was measured.</param>
/// <param name="ValidationLoss">Loss on the validation set, nats a token; null where it was not measured.</param>
/// <param name="GradientNorm">Norm of the whole gradient before clipping; null where it was not measured.</param>
public sealed record Metric(
    string Optimizer,
    int Seed,
    int Step,
    long Tokens,
    double Seconds,
    double LearningRate,
    double? TrainingLoss,
    double? ValidationLoss,
    double? GradientNorm)
{
    /// <summary>Matrices whose singular values the step mapped; null where it was not asked.</summary>
    public int? Mapped { get; init; }

    /// <summary>Root mean square of the step's update, without decay; null where it was not measured.</summary>
    public double? UpdateRms { get; init; }

    /// <summary>⟨update, gradient⟩ of the step, nats; negative where it descends; null where it was not measured.</summary>
    public double? Slope { get; init; }

    /// <summary>Decrease that the optimizer's own linear model predicts for the step, nats; null where it was not
    /// measured.</summary>
    public double? PredictedDecrease { get; init; }
}
