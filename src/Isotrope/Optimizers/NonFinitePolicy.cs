namespace Isotrope.Optimizers;

/// <summary>What an optimizer does with a step in which a gradient holds NaN or infinity. Either way nothing changes: no
/// weight, no
/// momentum, no count of a parameter.</summary>
public enum NonFinitePolicy
{
    /// <summary>Refuses the step with an exception that names the parameter.</summary>
    Throw,

    /// <summary>Leaves the step out, counts it (<see cref="MatrixOptimizer.SkippedSteps"/>) and names the parameter in
    /// <see cref="StepReport.Refused"/>: for mixed precision, whose loss scale overflows now and then.</summary>
    Skip,
}
