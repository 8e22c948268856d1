using System.IO.Enumeration;

namespace Isotrope.Training.Curvature.Networks;

/// <summary>Layers by patterns of their names.</summary>
internal static class LayerPatterns
{
    /// <summary>The layers that fit any pattern, in the order of the stages.</summary>
    /// <param name="network">The network.</param>
    /// <param name="patterns">Names of layers or of their weights, with * and ?.</param>
    /// <exception cref="ArgumentException">A pattern fits no layer.</exception>
    public static IReadOnlyList<ProbedLayer> Chosen(ProbedNetwork network, IReadOnlyList<string> patterns)
    {
        foreach (var pattern in patterns)
            if (!network.Layers.Any(layer => Fits(pattern, layer)))
                throw new ArgumentException(
                    Suggestion.Unknown("layer", pattern, network.Layers.Select(layer => layer.Name)) +
                    " A pattern may hold * and ?.");
        return [.. network.Layers.Where(layer => patterns.Any(pattern => Fits(pattern, layer)))];
    }

    private static bool Fits(string pattern, ProbedLayer layer) =>
        FileSystemName.MatchesSimpleExpression(pattern, layer.Name, ignoreCase: false)
        || FileSystemName.MatchesSimpleExpression(pattern, $"{layer.Name}.weight", ignoreCase: false);
}
