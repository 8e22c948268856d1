namespace Isotrope.Optimizers;

/// <summary>What the last step did, without waiting for the device: proof that the optimizer works on what it should.</summary>
/// <remarks>
/// For updates ΔW = -η·s·O, decay left out, and summed over all parameters that were measured,
/// <code>
/// root mean square     √(Σ‖ΔW‖² / number of entries)
/// slope                Σ⟨ΔW, G⟩                          // negative where the step descends
/// predicted decrease   -Σ⟨ΔW, D⟩          // D, what was mapped: the gain if the rule's idea of the gradient is right
/// </code>
/// Measured are the updates of the rule itself; not those of an auxiliary AdamW, and not those of a fused kernel. The three
/// numbers stay on the device until one of them is read: read them before the next step, or they are gone.
/// </remarks>
/// <param name="Step">Number of the step, from 1.</param>
/// <param name="Mapped">Matrices whose singular values were mapped.</param>
/// <param name="Elementwise">Parameters updated element by element.</param>
/// <param name="WithoutGradient">Parameters that had no gradient and stayed as they were.</param>
/// <param name="MapCalls">Calls of the spectral map; fewer than matrices, since equal shapes share one.</param>
public sealed record StepReport(long Step, int Mapped, int Elementwise, int WithoutGradient, int MapCalls)
{
    /// <summary>The parameter whose gradient was not finite, or "loss", so that the step was left out and nothing changed; null
    /// if the step was done.</summary>
    public string? Refused { get; init; }

    /// <summary>How many matrices were mapped by what: the names of polar solvers, norms and functions.</summary>
    public IReadOnlyDictionary<string, int> Solvers { get; init; } = new Dictionary<string, int>();

    /// <summary>Root mean square of the update's entries; null if nothing was measured. Waits for the device.</summary>
    /// <exception cref="InvalidOperationException">It was not read before the next step.</exception>
    public double? UpdateRms => Values?.Read().Rms;

    /// <summary>⟨update, gradient⟩, in units of the loss; null if nothing was measured. Waits for the device.</summary>
    /// <exception cref="InvalidOperationException">It was not read before the next step.</exception>
    public double? Slope => Values?.Read().Slope;

    /// <summary>What the rule's linear model says the step gains, in units of the loss; null if nothing was measured. Waits for
    /// the device.</summary>
    /// <exception cref="InvalidOperationException">It was not read before the next step.</exception>
    public double? PredictedDecrease => Values?.Read().Decrease;

    /// <summary>The numbers on the device.</summary>
    internal StepValues? Values { get; init; }
}
