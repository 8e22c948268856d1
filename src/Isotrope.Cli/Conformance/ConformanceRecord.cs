namespace Isotrope.Cli.Conformance;

/// <summary>One quantity of a golden file, replayed.</summary>
/// <param name="Case">What was computed.</param>
/// <param name="Key">Which quantity or parameter of it.</param>
/// <param name="Step">After which step, where there are steps; otherwise 0.</param>
/// <param name="MaxError">Largest deviation; relative for the curvature model.</param>
/// <param name="Tolerance">Largest deviation allowed.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Note">Why, where the numbers do not say it.</param>
internal sealed record ConformanceRecord(
    string Case, string Key, int Step, double MaxError, double Tolerance, ConformanceStatus Status, string? Note = null)
{
    /// <summary>A deviation against what is allowed; NaN fails.</summary>
    public static ConformanceRecord Compared(string @case, string key, double error, double tolerance, string? note = null) =>
        new(@case, key, 0, error, tolerance, error <= tolerance ? ConformanceStatus.Passed : ConformanceStatus.Failed, note);

    /// <summary>A record that nothing replays.</summary>
    public static ConformanceRecord Skip(string @case, string key, int step, string why) =>
        new(@case, key, step, double.NaN, double.NaN, ConformanceStatus.Skipped, why);
}
