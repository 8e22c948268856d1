using Isotrope.Experiments.Trials;

namespace Isotrope.Experiments.Language;

/// <summary>Searches and runs methods on a language task.</summary>
/// <param name="lab">Keeps the trials.</param>
/// <param name="task">The task.</param>
/// <param name="cancellation">Stops between steps.</param>
internal sealed class LanguageLab(TrialLab lab, LanguageTask task, CancellationToken cancellation)
{
    /// <summary>Searches one of a method's rates.</summary>
    /// <param name="method">The method with the rates to begin with.</param>
    /// <param name="start">The rate to begin with.</param>
    /// <param name="trials">How many trials.</param>
    /// <param name="which">What the rate is called in notes and figures; empty for the method's only one.</param>
    /// <param name="at">The method at a rate.</param>
    public LanguageMethod Tuned(
        LanguageMethod method, double start, int trials, string which, Func<LanguageMethod, double, LanguageMethod> at)
    {
        var ends = task.Unmeasured;
        const int seed = (int)TrialLab.TuningSeed;
        return at(method, lab.Search(which == "" ? method.Name : $"{method.Name}, {which}", start, trials,
            LanguageTask.Objective, rate => ends.Key(at(method, rate), seed),
            rate => ends.Run(at(method, rate), seed, cancellation)));
    }

    /// <summary>Searches the rate of the body.</summary>
    public LanguageMethod BodyTuned(LanguageMethod method, int trials, string which = "") =>
        Tuned(method, method.Body.LearningRate, trials, which,
            (changed, rate) => changed with { Body = changed.Body.With("learningRate", rate) });

    /// <summary>Runs methods with one seed.</summary>
    public void Run(IReadOnlyList<LanguageMethod> methods, int seed)
    {
        foreach (var method in methods)
            lab.Run(task.Key(method, seed), LanguageTask.Objective, () => task.Run(method, seed, cancellation));
    }
}
