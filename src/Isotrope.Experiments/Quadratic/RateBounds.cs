using Isotrope.Experiments.Trials;

namespace Isotrope.Experiments.Quadratic;

/// <summary>The bounds on PolarGrad's rate for f μ-strongly convex and L-smooth, γ = 1/(Lr) and exact polar factors, held
/// against a trial that was measured at every step.</summary>
/// <remarks>
/// gap⁺ ≤ (1 - q)·gap with q = 1/(rκ_H), q = 1/(κ_G²κ_H), and the sharper q = φ/κ_H with φ = ‖G‖_*²/(r‖G‖_F²), from which both
/// follow. Since φ ≤ 1 no bound is better than gradient descent's 1 - 1/κ_H. Source: Lau, Long, Su (2025),
/// <see href="https://arxiv.org/abs/2505.21799"/>.
/// </remarks>
/// <param name="Steps">Steps that were checked.</param>
/// <param name="Violations">How many broke any of the bounds beyond rounding.</param>
/// <param name="LeastEvenness">Smallest φ.</param>
/// <param name="LargestEvenness">Largest φ.</param>
/// <param name="Tightest">The largest gap⁺ / ((1 - φ/κ_H)·gap).</param>
internal sealed record RateBounds(int Steps, int Violations, double LeastEvenness, double LargestEvenness, double Tightest)
{
    private const double Rounding = 1e-12;

    /// <summary>Checks a trial.</summary>
    /// <param name="trial">PolarGrad at 1/(Lr), measured at every step.</param>
    /// <param name="hessianCondition">κ_H = L/μ.</param>
    /// <param name="rank">r.</param>
    public static RateBounds Of(Trial trial, double hessianCondition, int rank)
    {
        var (gap, condition, evenness) = (trial.Metrics["gap"], trial.Metrics["gradientCondition"], trial.Metrics["evenness"]);
        var (violations, tightest) = (0, 0.0);
        for (var i = 0; i + 1 < trial.Steps.Count; i++)
        {
            if (trial.Steps[i + 1] != trial.Steps[i] + 1)
                throw new ArgumentException("The bounds are of single steps. Measure the trial at every step.", nameof(trial));
            double[] progress = [1 / (rank * hessianCondition), 1 / (condition[i] * condition[i] * hessianCondition),
                evenness[i] / hessianCondition];
            if (!progress.All(part => gap[i + 1] <= (1 - part) * gap[i] * (1 + Rounding))) violations++;
            tightest = Math.Max(tightest, gap[i + 1] / ((1 - progress[2]) * gap[i]));
        }
        return new(trial.Steps.Count - 1, violations, evenness.Min(), evenness.Max(), tightest);
    }
}
