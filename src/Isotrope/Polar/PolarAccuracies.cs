namespace Isotrope.Polar;

/// <summary>The accuracies by the names that the command line uses.</summary>
public static class PolarAccuracies
{
    /// <summary>muon, 1e-2, 1e-5, exact.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<PolarAccuracy>().Select(NameOf)];

    /// <summary>The accuracy of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is none; the message names those there are.</exception>
    public static PolarAccuracy Parse(string name) => PolarGoal.ByName(name);

    /// <summary>The name of an accuracy.</summary>
    /// <param name="accuracy">The accuracy.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not one of the enumeration's.</exception>
    public static string NameOf(PolarAccuracy accuracy) => PolarGoal.Of(accuracy).Name;
}
