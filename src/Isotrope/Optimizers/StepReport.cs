namespace Isotrope.Optimizers;

/// <summary>What the last step did, without waiting for the device: proof that the optimizer works on what it should.</summary>
/// <param name="Step">Number of the step, from 1.</param>
/// <param name="Mapped">Matrices whose singular values were mapped.</param>
/// <param name="Elementwise">Parameters updated element by element.</param>
/// <param name="WithoutGradient">Parameters that had no gradient and stayed as they were.</param>
/// <param name="MapCalls">Calls of the spectral map; fewer than matrices, since equal shapes share one.</param>
public sealed record StepReport(long Step, int Mapped, int Elementwise, int WithoutGradient, int MapCalls)
{
    /// <summary>The parameter whose gradient was not finite, so that the step was left out and nothing changed; null if the step
    /// was done.</summary>
    public string? Refused { get; init; }
}
