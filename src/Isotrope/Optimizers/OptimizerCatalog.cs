namespace Isotrope.Optimizers;

/// <summary>All optimizers by name.</summary>
public static class OptimizerCatalog
{
    /// <summary>The optimizers. To add one, add its line to the entries of its family: the
    /// common tests and the command line then know it.</summary>
    public static IReadOnlyList<OptimizerEntry> All { get; } =
    [
        .. BaselineEntries.All,
        .. OrthogonalEntries.All,
        .. RelativeEntries.All,
        .. PolarGradEntries.All,
        .. NormEntries.All,
        .. TrustRegionEntries.All,
        .. StepRuleEntries.All,
        .. PreconditionedEntries.All,
        .. CheaperEntries.All,
        .. DistributedEntries.All,
    ];

    /// <summary>The optimizer of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names those there are.</exception>
    public static OptimizerEntry ByName(string name) =>
        All.FirstOrDefault(entry => entry.Name == name)
        ?? throw new ArgumentException(Suggestion.Unknown("optimizer", name, All.Select(entry => entry.Name)), nameof(name));
}
