namespace Isotrope.Experiments.Trials;

/// <summary>What a method did on a problem with one seed.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Rate">The learning rate of the first step.</param>
/// <param name="Steps">The steps at which it was measured, before the step of that number.</param>
/// <param name="Seconds">Seconds spent on gradients and steps until then; measuring does not count.</param>
/// <param name="Metrics">By name, the values at these steps.</param>
/// <param name="DivergedAt">The step at which it was given up; null if it was not.</param>
/// <param name="MillisecondsPerStep">Median time of a gradient and a step.</param>
internal sealed record Trial(
    string Method, long Seed, double Rate, IReadOnlyList<int> Steps, IReadOnlyList<double> Seconds,
    IReadOnlyDictionary<string, IReadOnlyList<double>> Metrics, int? DivergedAt, double MillisecondsPerStep)
{
    /// <summary>A metric at the end: infinite if the method diverged, so that divergence has a place in every order.</summary>
    public double Final(string metric) => DivergedAt is null ? Metrics[metric][^1] : double.PositiveInfinity;

    /// <summary>A metric before a step at which it was measured: infinite after divergence, not-a-number where not
    /// measured.</summary>
    public double At(string metric, int step)
    {
        for (var i = 0; i < Steps.Count; i++)
            if (Steps[i] == step && !(double.IsNaN(Metrics[metric][i]) && DivergedAt <= step)) return Metrics[metric][i];
        return DivergedAt <= step ? double.PositiveInfinity : double.NaN;
    }

    /// <summary>How far a method got, smaller is better: the objective at the end or, if it is below the floor, the floor times
    /// the part of the steps that it took to get there. Below the floor rounding decides, and only speed can be
    /// compared.</summary>
    public double Score(string objective, double floor) =>
        Final(objective) is var end && end <= floor ? floor * FirstBelow(objective, floor)!.Value / Steps[^1] : end;

    /// <summary>The smallest value of a metric.</summary>
    public double Best(string metric) => Metrics[metric].Where(double.IsFinite).DefaultIfEmpty(double.PositiveInfinity).Min();

    /// <summary>The first measured step at which a metric is at most a level; null if it never is.</summary>
    public int? FirstBelow(string metric, double level)
    {
        for (var i = 0; i < Steps.Count; i++)
            if (Metrics[metric][i] <= level) return Steps[i];
        return null;
    }
}
