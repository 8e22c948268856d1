using Isotrope.Training.Curvature.Probes;

namespace Isotrope.Training.Curvature;

/// <summary>What a run of the laboratory measures, and on what: all that it must repeat when it is resumed.</summary>
/// <param name="Weights">The file with the network's weights, or the folder of a published model, absolute.</param>
/// <param name="CorpusPath">The text, absolute; null for the default corpus.</param>
/// <param name="Layers">Patterns of layer names; empty for every hidden matrix.</param>
/// <param name="Modes">a, b or both.</param>
/// <param name="Directions">Names of directions.</param>
/// <param name="Grid">Radii, directions, sequences.</param>
/// <param name="Double">Whether the network computes in float64, otherwise in float32.</param>
/// <param name="Device">Where it computes.</param>
/// <param name="Threads">Processor threads, since sums depend on them.</param>
public sealed record CurvatureSettings(
    string Weights, string? CorpusPath, IReadOnlyList<string> Layers, IReadOnlyList<string> Modes,
    IReadOnlyList<string> Directions, ProbeGrid Grid, bool Double, string Device, int Threads)
{
    /// <summary>Whether to find out what follows for the layers' updates, which adds directions; see
    /// <see cref="CurvatureLab.Follow"/>. Default false.</summary>
    public bool Follow { get; init; }

    /// <summary>SHA-256 of the weights when the run began, so that it does not go on with others; null before it began.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>Folder of the tokenizer that makes the network's tokens; null where they are bytes.</summary>
    public string? Tokenizer { get; init; }
}
