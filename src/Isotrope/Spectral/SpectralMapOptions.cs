namespace Isotrope.Spectral;

/// <summary>What is asked of a spectral map.</summary>
public sealed record SpectralMapOptions
{
    /// <summary>Largest error of the map, in units of the larger of |f(x)| and |f(1)|. Default 1e-2.</summary>
    public double Tolerance { get; init; } = 1e-2;

    /// <summary>The error holds for singular values from this fraction of the norm on that the function is relative to (of the
    /// largest
    /// one for absolute functions). Smaller ones map to 0 in proportion or nearly so. In (0, 0.5]; default 1e-3.</summary>
    public double Lower { get; init; } = 1e-3;

    /// <summary>Whether the map must be increasing: a fit that stands for the function is then proved to be. Default null: if the
    /// function is.</summary>
    public bool? Increasing { get; init; }

    /// <summary>The route; null chooses the cheapest that does. Default null.</summary>
    public SpectralRoute? Route { get; init; }

    internal void Check(SpectralFunction function)
    {
        Require.Positive(Tolerance, "Use for example 1e-2.");
        if (!(Lower > 0 && Lower <= 0.5))
            throw new ArgumentOutOfRangeException(nameof(Lower), Lower, "Lower must be in (0, 0.5]. Use 1e-3 for gradients.");
        if (Increasing == true && !function.IsIncreasing)
            throw new ArgumentException(
                $"{function.Name} does not increase, so no map that stands for it can. Leave Increasing unset, " +
                "or choose another function.", nameof(Increasing));
        if (Route is { } route && !Enum.IsDefined(route))
            throw new ArgumentOutOfRangeException(nameof(Route), Route, "Choose a member of SpectralRoute, or null.");
    }
}
