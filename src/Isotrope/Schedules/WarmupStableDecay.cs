namespace Isotrope.Schedules;

/// <summary>Learning rate over a run of known length: a linear warm-up, a flat part, and a linear decay to 0 at the
/// end.</summary>
/// <remarks>
/// Factor at step t = 1..T:  min(1, t / (wT), (T - t + 1) / (dT)), w the warm-up's share and d the decay's. It depends on
/// the step alone, so a resumed run needs no memory of it. The last step still moves, by 1/(dT) of the rate.
/// </remarks>
/// <param name="Steps">Length T of the run in steps, at least 1.</param>
/// <param name="Warmup">Share of the steps that warm up, in [0, 1).</param>
/// <param name="Decay">Share of the steps that decay, in [0, 1]. Default 0.4, as in modded-nanogpt's optimization track.</param>
public sealed record WarmupStableDecay(int Steps, double Warmup, double Decay = 0.4)
{
    /// <summary>Factor of the learning rate at a step, counted from 1.</summary>
    public double Factor(int step) =>
        Math.Min(1, Math.Min(step / Math.Max(1, Warmup * Steps), (Steps - step + 1) / Math.Max(1, Decay * Steps)));

    /// <summary>Sets the rate of every group of an optimizer to its initial rate times the factor.</summary>
    /// <param name="optimizer">Any TorchSharp optimizer.</param>
    /// <param name="step">The step about to be taken, counted from 1.</param>
    public void Apply(optim.Optimizer optimizer, int step)
    {
        var factor = Factor(step);
        foreach (var group in optimizer.ParamGroups) group.LearningRate = group.InitialLearningRate * factor;
    }
}
