namespace Isotrope.Experiments;

/// <summary>An experiment: it answers a question with numbers and a verdict per claim.</summary>
/// <remarks>To add one, write its class in a folder of its own, with a README that states the question,
/// and add its line to <see cref="ExperimentCatalog"/>.</remarks>
public abstract class Experiment
{
    /// <summary>The name by which the command line knows it.</summary>
    public abstract string Name { get; }

    /// <summary>The question that it answers, in one sentence.</summary>
    public abstract string Question { get; }

    /// <summary>The settings that it knows; any other is refused.</summary>
    public abstract ExperimentOptions Knows { get; }

    /// <summary>Those that still have a meaning together with the ones given; by default all.</summary>
    /// <param name="given">The settings given.</param>
    public virtual ExperimentOptions KnowsBeside(ExperimentOptions given) => Knows;

    /// <summary>Whether it computes with torch; if not, it runs where torch cannot be loaded.</summary>
    public virtual bool NeedsTorch => true;

    /// <summary>Runs it.</summary>
    /// <param name="settings">What was asked for.</param>
    /// <param name="note">Takes lines of progress.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Its numbers and verdicts.</returns>
    /// <exception cref="ArgumentException">A setting is given that the experiment does not know, or is out of
    /// range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ExperimentResult Run(
        ExperimentSettings? settings = null, Action<string>? note = null, CancellationToken cancellation = default)
    {
        settings ??= new();
        Check(settings);
        return Answer(settings, note ?? (_ => { }), cancellation);
    }

    /// <summary>Refuses settings that the experiment does not know, or that exclude each other.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    public void Check(ExperimentSettings settings)
    {
        var unknown = settings.Given & ~Knows;
        if (unknown != ExperimentOptions.None)
            throw new ArgumentException(
                $"The experiment '{Name}' does not know {unknown.Spelled()}. It knows {Knows.Spelled()}.", nameof(settings));
        var idle = settings.Given & ~KnowsBeside(settings.Given);
        if (idle != ExperimentOptions.None)
            throw new ArgumentException(
                $"{idle.Spelled()} would change nothing beside {(settings.Given & ~idle).Spelled()} in the experiment '{Name}'. " +
                "Leave one of them out.", nameof(settings));
    }

    /// <summary>Does the work; the settings are checked.</summary>
    protected abstract ExperimentResult Answer(ExperimentSettings settings, Action<string> note, CancellationToken cancellation);
}
