namespace Isotrope.Polar;

/// <summary>What an accuracy promises of the scalar function f.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Minimum">Smallest allowed f over the covered values.</param>
/// <param name="Maximum">Largest allowed f.</param>
/// <param name="From">The covered values begin here.</param>
/// <param name="OfFrobenius">Whether that is a fraction of the Frobenius norm; otherwise of the largest singular value.</param>
internal sealed record PolarGoal(string Name, double Minimum, double Maximum, double From, bool OfFrobenius)
{
    private static readonly Dictionary<PolarAccuracy, PolarGoal> s_goals = new()
    {
        [PolarAccuracy.Muon] = new("muon", 0.68, 1.25, 1.5e-3, OfFrobenius: true),
        [PolarAccuracy.Hundredth] = new("1e-2", 1 - 1e-2, 1 + 1e-2, 1e-3, OfFrobenius: false),
        [PolarAccuracy.Fine] = new("1e-5", 1 - 1e-5, 1 + 1e-5, 1e-3, OfFrobenius: false),
        [PolarAccuracy.Exact] = new("exact", 1, 1, 0, OfFrobenius: false),   // up to rounding
    };

    /// <summary>The promise of an accuracy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The accuracy is not one of the enumeration's.</exception>
    public static PolarGoal Of(PolarAccuracy accuracy) => s_goals.TryGetValue(accuracy, out var goal)
        ? goal
        : throw new ArgumentOutOfRangeException(nameof(accuracy), accuracy, "Choose a member of PolarAccuracy.");

    /// <summary>The accuracy of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names those there are.</exception>
    public static PolarAccuracy ByName(string name)
    {
        foreach (var (accuracy, goal) in s_goals)
            if (goal.Name == name) return accuracy;
        throw new ArgumentException(Suggestion.Unknown("accuracy", name, s_goals.Values.Select(goal => goal.Name)), nameof(name));
    }
}
