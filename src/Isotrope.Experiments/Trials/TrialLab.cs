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

    private readonly TrialStore _store =
        new(settings.Folder is { } folder ? Path.Combine(folder, "trials", experiment) : null);

    private readonly List<Trial> _trials = [];
    private readonly List<RateSearch> _searches = [];
    private string _objective = "";

    /// <summary>The trials, without those of searches.</summary>
    public IReadOnlyList<Trial> Trials => _trials;

    /// <summary>The searches of learning rates.</summary>
    public IReadOnlyList<RateSearch> Searches => _searches;

    /// <summary>The trials of a method, one per seed.</summary>
    public IReadOnlyList<Trial> Of(string method) => [.. _trials.Where(trial => trial.Method == method)];

    /// <summary>Runs methods on a problem.</summary>
    public void Run(MatrixProblem problem, IReadOnlyList<Method> methods, long seed, IReadOnlyList<int> measured)
    {
        _objective = problem.Objective;
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
            var search = RateSearch.Run(method.Name, method.Rate, trials, rate =>
                Run(problem, method with { Rate = rate }, TuningSeed, MeasuredSteps.Ends(steps)).Final(problem.Objective));
            _searches.Add(search);
            note($"{experiment}, search: {method.Name}: best rate {search.Best:g3} of {search.Tried.Count}" +
                $"{(search.IsInside ? "" : ", on the edge")}");
            return method with { Rate = search.Best };
        }),
    ];

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
        };
    }

    private Trial Run(MatrixProblem problem, Method method, long seed, IReadOnlyList<int> measured)
    {
        cancellation.ThrowIfCancellationRequested();
        return _store.Get($"{problem.Name}; {method}; measured at {string.Join(' ', measured)}; {get_num_threads()} threads",
            () => TrialRunner.Run(problem, method, seed, measured, cancellation));
    }

    private static string Describe(Trial trial, string objective) => trial.DivergedAt is { } step
        ? $"diverged at step {step}"
        : $"{objective} {trial.Final(objective):g4} after {trial.Steps[^1]} steps, {trial.MillisecondsPerStep:0.0} ms a step";
}
