using Isotrope.Experiments.Figures;

namespace Isotrope.Experiments.Trials;

/// <summary>Trials as figures: the one way in which all matrix problems are drawn.</summary>
internal static class TrialFigures
{
    /// <summary>A metric against steps, with the original's beside it where there is a table.</summary>
    /// <param name="name">The figure's name.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="y">The vertical axis, logarithmic.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="trials">The trials.</param>
    /// <param name="reference">The original's trajectories, or null.</param>
    /// <param name="overlays">Bounds and levels, or null.</param>
    public static FigureData Steps(string name, string title, string y, string metric, IReadOnlyList<Trial> trials,
        ReferenceTable? reference = null, IReadOnlyList<FigureCurve>? overlays = null)
    {
        var (steps, axis) = (new FigureAxis("step", false), new FigureAxis(y, true));
        return new(name, title, steps, axis, [.. Curves(trials, metric, (_, step) => step), .. overlays ?? []], Caption(trials))
        {
            Beside = reference is null ? null : new($"{name}-original", $"{title}, the original's code", steps, axis,
                reference.Curves(metric), "Trajectories of the original's own modules, run in August 2026; see the " +
                    "experiment's README."),
        };
    }

    /// <summary>A metric against the time spent on gradients and steps.</summary>
    public static FigureData Seconds(string name, string title, string y, string metric, IReadOnlyList<Trial> trials) =>
        new(name, title, new("seconds for gradients and steps, without measuring", true), new(y, true),
            Curves(trials, metric, (trial, step) => trial.Seconds[Math.Min(IndexOf(trial.Steps, step), trial.Seconds.Count - 1)]),
            Caption(trials));

    /// <summary>The objective at the end against the learning rate.</summary>
    public static FigureData Sensitivity(string name, string y, IReadOnlyList<RateSearch> searches) =>
        new(name, "How much the learning rate matters", new("learning rate", true), new(y, true),
            [.. searches.Select(search => new FigureCurve(search.Method, search.Tried))],
            $"Seed {TrialLab.TuningSeed}, the same number of trials for each method. Rates that diverged are left out.");

    private static IReadOnlyList<FigureCurve> Curves(
        IReadOnlyList<Trial> trials, string metric, Func<Trial, int, double> place) =>
        [.. trials.GroupBy(trial => trial.Method).Select(group =>
        {
            var band = Band.Of([.. group], metric);
            var longest = group.MaxBy(trial => trial.Steps.Count)!;
            double[] at = [.. band.Steps.Select(step => place(longest, step))];
            return new FigureCurve(group.Key, [.. at.Zip(band.Median)])
            {
                Band = group.Count() == 1 ? [] : [.. at.Select((x, i) => (x, band.Low[i], band.High[i]))],
            };
        })];

    private static int IndexOf(IReadOnlyList<int> steps, int step)
    {
        for (var i = 0; i < steps.Count; i++)
            if (steps[i] == step) return i;
        return steps.Count - 1;
    }

    private static string Caption(IReadOnlyList<Trial> trials)
    {
        var seeds = trials.Select(trial => trial.Seed).Distinct().ToList();
        return seeds.Count == 1 ? $"Seed {seeds[0]}." : $"Median of {seeds.Count} seeds; shaded, the middle 80 %.";
    }
}
