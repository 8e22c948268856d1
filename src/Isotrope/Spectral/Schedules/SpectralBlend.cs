namespace Isotrope.Spectral;

/// <summary>What a schedule has in force in one step: (1 - weight)·f + weight·g.</summary>
/// <param name="From">f.</param>
/// <param name="To">g; f again where only one function is in force.</param>
/// <param name="Weight">The share of g, in [0, 1].</param>
public sealed record SpectralBlend(SpectralFunction From, SpectralFunction To, double Weight)
{
    private const int Resolution = 64;

    /// <summary>A function alone.</summary>
    internal static SpectralBlend Of(SpectralFunction function) => new(function, function, 0);

    /// <summary>The blend of two functions; of two of one kind it is one function, whose parameters are in between.</summary>
    /// <remarks>Parameters move in 64 equal parts of their way, since every function needs fits of its own.</remarks>
    internal static SpectralBlend Of(SpectralFunction from, SpectralFunction to, double weight)
    {
        if (weight <= 0 || from == to) return Of(from);
        if (weight >= 1) return Of(to);
        if (from.Kind != to.Kind || from.Scale != to.Scale || !SpectralFunctions.Knows(from.Kind)) return new(from, to, weight);
        var share = Math.Round(weight * Resolution) / Resolution;
        var parameters = from.Parameters.Zip(to.Parameters)
            .ToDictionary(pair => pair.First.Key, pair => pair.First.Value + share * (pair.Second.Value - pair.First.Value));
        return Of(SpectralFunctions.Make(from.Kind, parameters) with { Scale = from.Scale });
    }
}
