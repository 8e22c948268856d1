using Isotrope.Storage.Runs;
using Isotrope.Training.Loop;

namespace Isotrope.Experiments.Comparison;

/// <summary>Watches a comparison while it runs.</summary>
public interface IComparisonObserver
{
    /// <summary>A run begins.</summary>
    /// <param name="job">What is run.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="count">Runs planned so far in this phase; a search may add some.</param>
    /// <param name="phase">"tuning adamw", "comparison".</param>
    void Begins(TrainingJob job, int number, int count, string phase);

    /// <summary>A step has been taken.</summary>
    void Stepped(TrainingJob job, Metric metric);

    /// <summary>A run has ended.</summary>
    void Ended(TrainingJob job, RunResult result);
}
