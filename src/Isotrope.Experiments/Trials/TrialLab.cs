using Isotrope.Experiments.Figures;
using Isotrope.Experiments.Problems;
using Isotrope.Training.Runs;

namespace Isotrope.Experiments.Trials;

/// <summary>Runs the trials of an experiment, keeps them, and makes its result of them.</summary>
/// <param name="experiment">The experiment's name.</param>
/// <param name="settings">What was asked for.</param>
/// <param name="note">Takes lines of progress.</param>
/// <param name="cancellation">Stops between steps.</param>
internal sealed class TrialLab(
    string experiment, ExperimentSettings settings, Action<string> note, CancellationToken cancellation)
{
    /// <summary>The seed of searches: results use seeds from 1 on, so that no seed is judged that a rate was chosen
    /// on.</summary>
    public const long TuningSeed = 0;

    private readonly TrialStore _store = TrialStore.Of(experiment, settings);

    private readonly List<Trial> _trials = [];
    private readonly List<RateSearch> _searches = [];
    private string _objective = "";
    private double _floor;

    /// <summary>The trials, without those of searches.</summary>
    public IReadOnlyList<Trial> Trials => _trials;

    /// <summary>The searches of learning rates.</summary>
    public IReadOnlyList<RateSearch> Searches => _searches;

    /// <summary>The trials of a method, one per seed.</summary>
    public IReadOnlyList<Trial> Of(string method) => [.. _trials.Where(trial => trial.Method == method)];

    /// <summary>The median score of a method; see <see cref="Trial.Score"/>.</summary>
    public double Score(string method)
    {
        double[] sorted = [.. Of(method).Select(trial => trial.Score(_objective, _floor)).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The best of those methods that were run.</summary>
    public string Best(params IReadOnlyList<string> methods) => methods.Where(name => Of(name).Count > 0).MinBy(Score)!;

    /// <summary>A method's score in words: the median objective or, below the floor, the step at which it got there.</summary>
    public string Told(string method) => Score(method) is var score && score <= _floor
        ? FormattableString.Invariant($"{method} below {_floor:g1} at step {score / _floor * Of(method).Max(trial => trial.Steps[^1]):0}")
        : FormattableString.Invariant($"{method} {score:g4}");

    /// <summary>Runs methods on a problem.</summary>
    public void Run(MatrixProblem problem, IReadOnlyList<Method> methods, long seed, IReadOnlyList<int> measured)
    {
        (_objective, _floor) = (problem.Objective, problem.Floor);
        foreach (var method in methods)
        {
            var trial = Run(problem, method, seed, measured);
            _trials.Add(trial);
            note($"{experiment}, seed {seed}: {method}: {Describe(trial, problem.Objective)}");
        }
    }

    /// <summary>Searches the rates that are free, with the same number of trials for each method.</summary>
    /// <returns>The methods with the best rates.</returns>
    public IReadOnlyList<Method> Tuned(MatrixProblem problem, IReadOnlyList<Method> methods, int steps, int trials) =>
    [
        .. methods.Select(method =>
        {
            if (!method.HasFreeRate) return method;
            var measured = problem.Floor == 0 ? MeasuredSteps.Ends(steps) : MeasuredSteps.Sparse(steps);
            var search = RateSearch.Run(method.Name, method.Rate, trials, rate =>
                Tried(Run(problem, method with { Rate = rate }, TuningSeed, measured), rate, problem.Objective)
                    .Score(problem.Objective, problem.Floor));
            return method with { Rate = Noted(search).Best };
        }),
    ];

    /// <summary>Runs a trial that is not a method on a matrix problem, unless it was kept.</summary>
    /// <param name="of">All that determines it, the number of threads apart.</param>
    /// <param name="objective">The metric that says how far it got; empty for none.</param>
    /// <param name="run">Runs it.</param>
    public Trial Run(string of, string objective, Func<Trial> run)
    {
        if (objective != "") _objective = objective;
        var trial = Kept(of, run);
        _trials.Add(trial);
        note($"{experiment}, seed {trial.Seed}: {trial.Method}" + (objective == "" ? "" : $": {Describe(trial, objective)}"));
        return trial;
    }

    /// <summary>Searches a rate on the tuning seed.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="start">Where the search begins.</param>
    /// <param name="trials">How many trials, at least 3.</param>
    /// <param name="objective">What is to become small.</param>
    /// <param name="of">All that determines the trial of a rate.</param>
    /// <param name="run">Runs the trial of a rate.</param>
    /// <returns>The best rate.</returns>
    public double Search(
        string method, double start, int trials, string objective, Func<double, string> of, Func<double, Trial> run)
    {
        var search = RateSearch.Run(method, start, trials, rate =>
            Tried(Kept(of(rate), () => run(rate)), rate, objective).Final(objective));
        return Noted(search).Best;
    }

    /// <summary>The result: rows of all trials and searches with verdicts and figures.</summary>
    public ExperimentResult Result(
        IReadOnlyDictionary<string, object> problem, IReadOnlyList<ExperimentVerdict> verdicts,
            IReadOnlyList<FigureData> figures)
    {
        IReadOnlyList<ExperimentRow> rows = [.. TrialRows.Of(_trials), .. TrialRows.Of(_searches)];
        return new(experiment, problem, rows, verdicts)
        {
            Summary = TrialRows.Summary(rows, _objective),
            Figures = figures,
            Hardware = RunEnvironment.Hardware(CPU),
            EarlierSeconds = _store.SecondsFound,
        };
    }

    private Trial Run(MatrixProblem problem, Method method, long seed, IReadOnlyList<int> measured) =>
        Kept($"{problem.Name}; {method}; measured at {string.Join(' ', measured)}",
            () => TrialRunner.Run(problem, method, seed, measured, cancellation));

    private Trial Kept(string of, Func<Trial> run)
    {
        cancellation.ThrowIfCancellationRequested();
        return _store.Get($"{of}; {get_num_threads()} threads", run);
    }

    private Trial Tried(Trial trial, double rate, string objective)
    {
        note($"{experiment}, search: {trial.Method} at rate {rate:g3}: {Describe(trial, objective)}");
        return trial;
    }

    private RateSearch Noted(RateSearch search)
    {
        _searches.Add(search);
        note($"{experiment}, search: {search.Method}: best rate {search.Best:g3} of {search.Tried.Count}" +
            $"{(search.IsInside ? "" : ", on the edge")}");
        return search;
    }

    private static string Describe(Trial trial, string objective) => trial.DivergedAt is { } step
        ? $"diverged at step {step}"
        : $"{objective} {trial.Final(objective):g4} after {trial.Steps[^1]} steps" +
            (trial.MillisecondsPerStep == 0 ? "" : $", {trial.MillisecondsPerStep:0.0} ms a step");
}
