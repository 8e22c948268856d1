namespace Isotrope.Storage.Runs;

/// <summary>One optimizer trained with one seed.</summary>
/// <param name="Optimizer">Its name in the catalogue.</param>
/// <param name="LearningRate">Peak learning rate of its hidden matrices.</param>
/// <param name="Seed">Seed of initial weights and data order.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="Tokens">Tokens trained on.</param>
/// <param name="FinalValidationLoss">Mean loss on the validation set after the last step, nats a token.</param>
/// <param name="BestValidationLoss">The smallest such loss met on the way.</param>
/// <param name="TokensPerSecond">Tokens over time in forward, backward and optimizer, without the first two steps.</param>
/// <param name="SecondsPerStep">That time, split.</param>
/// <param name="StateBytes">Memory that the optimizer keeps between steps.</param>
/// <param name="Diverged">True when the loss became non-finite, which ended the run.</param>
public sealed record RunResult(
    string Optimizer,
    double LearningRate,
    int Seed,
    int Steps,
    long Tokens,
    double FinalValidationLoss,
    double BestValidationLoss,
    double TokensPerSecond,
    StepSeconds SecondsPerStep,
    long StateBytes,
    bool Diverged)
{
    /// <summary>Matrices whose singular values a step maps, by what maps them; null for optimizers that map none.</summary>
    public IReadOnlyDictionary<string, int>? Mapped { get; init; }

    /// <summary>Mean root mean square of the updates that were measured, without decay; null if none was.</summary>
    public double? UpdateRms { get; init; }

    /// <summary>What makes the result suspicious, in words; null if nothing does.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }
}
