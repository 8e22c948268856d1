using Isotrope.Experiments.Trials;

namespace Isotrope.Experiments.Armijo;

/// <summary>The accepted steps of a line search along polar factors, over the nuclear norms of the gradients.</summary>
/// <remarks>‖X⁺ - X‖_F = α√r for a polar factor of rank r. Every α ≤ 2(1 - c)‖G‖_*/(Lr) is accepted, and trials shrink by ρ, so
/// that a step below the first trial has α/‖G‖_* > 2(1 - c)ρ/(Lr).</remarks>
/// <param name="Least">The smallest α/‖G‖_*.</param>
/// <param name="Largest">The largest.</param>
/// <param name="Bound">2(1 - c)ρ/(Lr), below which no ratio may lie unless the first trial itself is as short.</param>
/// <param name="Steps">How many steps were checked.</param>
internal sealed record StepRatios(double Least, double Largest, double Bound, int Steps)
{
    /// <summary>Whether every step is at least as long as the bound says.</summary>
    public bool Hold => Least >= Bound * (1 - 1e-9);

    /// <summary>The ratios of a trial measured at every step.</summary>
    /// <param name="trial">The trial; it holds nuclearNorm and moved, the norm of the step before.</param>
    /// <param name="smoothness">L.</param>
    /// <param name="rank">r.</param>
    /// <param name="decrease">c.</param>
    /// <param name="shrink">ρ.</param>
    /// <param name="until">The last step that counts: rounding decides later ones.</param>
    public static StepRatios Of(Trial trial, double smoothness, int rank, double decrease, double shrink, int until)
    {
        var (nuclear, moved) = (trial.Metrics["nuclearNorm"], trial.Metrics["moved"]);
        List<double> ratios = [];
        for (var k = 0; k < Math.Min(until, trial.Steps.Count - 1); k++) ratios.Add(moved[k + 1] / Math.Sqrt(rank) / nuclear[k]);
        return new(ratios.Min(), ratios.Max(), 2 * (1 - decrease) * shrink / (smoothness * rank), ratios.Count);
    }
}
