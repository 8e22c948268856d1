using System.Text.Json.Nodes;
using Isotrope.Storage.Runs;
using Isotrope.Training.Loop;

namespace Isotrope.Experiments.Comparison;

/// <summary>Searches for the settings of one optimizer by trials on one seed.</summary>
/// <remarks>
/// A rate is searched on a grid of factors of 2; a best value on the edge extends the grid until it lies inside. A full
/// search takes the learning rate crossed with the decay, then each other dimension by itself, then the learning rate again
/// in steps of √2; each keeps the best of what was tried so far.
/// </remarks>
/// <param name="evaluate">Runs a recipe and returns its final validation loss; infinite if it diverged.</param>
public sealed class Tuner(Func<Recipe, string, double> evaluate)
{
    private const int HalfGrid = 2;        // two factors of 2 to each side: five points, as the protocol asks
    private const int MostExtensions = 8;  // a rate 2^8 away from the start is not an edge but a defect

    private const double Rounding = 1e-9;  // far above that of a few products, far below any step of a search

    private readonly List<(Recipe Recipe, TuningTrial Trial)> _tried = [];
    private readonly List<string> _edges = [];

    /// <summary>Searches the learning rate alone, around a recipe.</summary>
    public TuningSearch LearningRate(Recipe start)
    {
        SearchRate(start, "learningRate", "learning rate");
        return Result(start);
    }

    /// <summary>Searches a whole space.</summary>
    public TuningSearch Full(SearchSpace space)
    {
        foreach (var decay in space.Decays)
            SearchRate(space.Start.With("weightDecay", decay), "learningRate", $"learning rate, decay {decay}");
        foreach (var (name, values) in space.Choices)
        {
            var best = Best;
            foreach (var value in values) Try(Changed(best, name, value), name);
        }
        foreach (var rate in space.Rates) SearchRate(Best, rate, rate);
        Refine(2);
        return Result(space.Start);
    }

    /// <summary>Spends further trials near the best, so that every optimizer has had the same number.</summary>
    public TuningSearch TopUp(SearchSpace space, int trials)
    {
        for (var reach = 1; _tried.Count < trials; reach++)
        {
            var before = _tried.Count;
            Refine(reach, trials);
            foreach (var (name, values) in space.Choices)
                foreach (var value in values)
                    if (_tried.Count < trials)
                        Try(Changed(Best, name, value), $"{name}, once more");
            if (_tried.Count == before && reach > MostExtensions) break;   // everything near has been tried
        }
        return Result(space.Start);
    }

    private Recipe Best => _tried.MinBy(item => item.Trial.Loss).Recipe;

    private TuningSearch Result(Recipe start) => new(start.Optimizer, [.. _tried.Select(item => item.Trial)], [.. _edges]);

    private void SearchRate(Recipe start, string name, string stage)
    {
        var center = start.Setting(name);
        var tried = new SortedDictionary<double, double>();
        for (var i = -HalfGrid; i <= HalfGrid; i++) At(center * Math.Pow(2, i));
        for (var extensions = 0; extensions < MostExtensions; extensions++)
        {
            var best = tried.MinBy(pair => pair.Value).Key;
            if (best == tried.First().Key) At(best / 2);
            else if (best == tried.Last().Key) At(best * 2);
            else break;
        }
        var (lowest, found, highest) = (tried.First().Key, tried.MinBy(pair => pair.Value).Key, tried.Last().Key);
        _edges.Add($"{stage}: best {found:g3} of [{lowest:g3}, {highest:g3}], " +
            $"{(found > lowest && found < highest ? "inside" : "on the edge")}");

        void At(double rate) => tried[rate] = Try(start.With(name, rate), stage);
    }

    /// <summary>Tries learning rates between the grid's points, nearest first.</summary>
    private void Refine(int reach, int most = int.MaxValue)
    {
        var best = Best;
        for (var i = 1; i <= reach; i++)
            foreach (var sign in new[] { -1, 1 })
                if (_tried.Count < most)
                    Try(best.With("learningRate", best.LearningRate * Math.Pow(2, sign * i / 2.0)), "learning rate, refined");
    }

    /// <summary>Runs a recipe, unless it has been run already.</summary>
    private double Try(Recipe recipe, string stage)
    {
        if (_tried.Find(item => Same(item.Recipe, recipe)).Trial is { } known) return known.Loss;
        var loss = evaluate(recipe, stage);
        var trial = new TuningTrial(
            stage, recipe.Settings, recipe.Warmup, recipe.Clip, double.IsFinite(loss) ? loss : double.PositiveInfinity);
        _tried.Add((recipe, trial));
        return trial.Loss;
    }

    private static Recipe Changed(Recipe recipe, string name, double value) => name switch
    {
        "clip" => recipe with { Clip = value },
        "warmup" => recipe with { Warmup = value },
        _ => recipe.With(name, value),
    };

    private static bool Same(Recipe a, Recipe b) => a.Warmup == b.Warmup && a.Clip == b.Clip && Same(a.Settings, b.Settings);

    /// <summary>Whether two settings differ by rounding at most: a step of √2 up and one down do not
    /// end exactly where they began.</summary>
    private static bool Same(JsonNode? a, JsonNode? b) => (a, b) switch
    {
        (JsonObject left, JsonObject right) => left.Count == right.Count
            && left.All(pair => right.ContainsKey(pair.Key) && Same(pair.Value, right[pair.Key])),
        (JsonValue left, JsonValue right) when left.TryGetValue(out double x)
            && right.TryGetValue(out double y) => Math.Abs(x - y) <= Rounding * Math.Abs(x),
        _ => JsonNode.DeepEquals(a, b),
    };
}
