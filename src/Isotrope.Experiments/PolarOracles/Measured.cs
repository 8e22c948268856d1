using Isotrope.Diagnostics;

namespace Isotrope.Experiments.PolarOracles;

/// <summary>A solver on a matrix.</summary>
/// <param name="Solver">The solver.</param>
/// <param name="Rows">m.</param>
/// <param name="Columns">n.</param>
/// <param name="Spectrum">The kind of singular values.</param>
/// <param name="Quality">How good its factor is.</param>
/// <param name="Milliseconds">Its time.</param>
internal sealed record Measured(
    string Solver, long Rows, long Columns, string Spectrum, PolarQuality Quality, double Milliseconds)
{
    /// <summary>The numbers as rows; the shape and spectrum are part of the metric.</summary>
    public IEnumerable<ExperimentRow> ToRows()
    {
        var of = $"{Rows}x{Columns}:{Spectrum}";
        yield return new(Solver, 0, $"milliseconds {of}", Milliseconds);
        yield return new(Solver, 0, $"error {of}", Quality.Error);
        yield return new(Solver, 0, $"minimum {of}", Quality.Minimum);
        yield return new(Solver, 0, $"maximum {of}", Quality.Maximum);
        yield return new(Solver, 0, $"orthogonality {of}", Quality.Orthogonality);
        yield return new(Solver, 0, $"nuclearGap {of}", Quality.NuclearGap);
        yield return new(Solver, 0, $"monotonicityViolation {of}", Quality.MonotonicityViolation);
    }
}
