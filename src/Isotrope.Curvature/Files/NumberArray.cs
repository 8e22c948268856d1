namespace Isotrope.Curvature.Files;

/// <summary>Numbers with a shape, as files hold them.</summary>
/// <param name="Values">The numbers, row by row.</param>
/// <param name="Shape">The lengths, outermost first.</param>
public sealed record NumberArray(double[] Values, IReadOnlyList<int> Shape)
{
    /// <summary>Bits of a number in the file: 16, 32 or 64. Text counts as 64.</summary>
    public int Bits { get; init; } = 64;
}
