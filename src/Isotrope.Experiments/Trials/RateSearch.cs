namespace Isotrope.Experiments.Trials;

/// <summary>Searches the learning rate of one method; every method of an experiment gets the same number of trials.</summary>
/// <remarks>
/// Three rates a factor of 4 apart; as long as the best lies on the edge, the next trial lies beyond it; the trials that are
/// left close in on the best from both sides by factors of 2, √2, ... A rate that diverges counts as infinitely bad.
/// </remarks>
/// <param name="Method">The method.</param>
/// <param name="Tried">Rates by ascending size with the objective that each ended with.</param>
internal sealed record RateSearch(string Method, IReadOnlyList<(double Rate, double Value)> Tried)
{
    private const double Coarse = 4;

    /// <summary>The best rate.</summary>
    public double Best => Tried.MinBy(pair => pair.Value).Rate;

    /// <summary>Whether the best lies between others, so that a further one would hardly be better.</summary>
    public bool IsInside => Best > Tried[0].Rate && Best < Tried[^1].Rate;

    /// <summary>Searches.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="start">Where the search begins.</param>
    /// <param name="trials">How many trials, at least 3.</param>
    /// <param name="evaluate">The objective at the end for a rate; not-a-number and infinity are worst.</param>
    public static RateSearch Run(string method, double start, int trials, Func<double, double> evaluate)
    {
        SortedDictionary<double, double> tried = [];
        foreach (var i in new[] { 0, -1, 1 }) Try(start * Math.Pow(Coarse, i));
        for (var step = Coarse; tried.Count < trials;)
        {
            var rates = tried.Keys.ToList();
            var best = rates.MinBy(rate => tried[rate])!;
            if (best == rates[0]) Try(best / Coarse);
            else if (best == rates[^1]) Try(best * Coarse);
            else
            {
                step = Math.Sqrt(step);
                Try(best / step);
                if (tried.Count < trials) Try(best * step);
            }
        }
        return new(method, [.. tried.Select(pair => (pair.Key, pair.Value))]);

        void Try(double rate) => tried[rate] = evaluate(rate) is var value && double.IsFinite(value)
            ? value : double.PositiveInfinity;
    }
}
