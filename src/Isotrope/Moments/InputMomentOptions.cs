namespace Isotrope.Moments;

/// <summary>How the second moment of a layer's inputs is averaged over steps.</summary>
public sealed record InputMomentOptions
{
    /// <summary>Decay β of the running mean for each update of it, in [0, 1). Default 0.95, that of Newton-Muon's code.</summary>
    public double Beta { get; init; } = 0.95;

    /// <summary>Whether the mean is corrected for its start at zero, so that it is a weighted mean of what was seen and of
    /// nothing else. Default true; Newton-Muon's code begins with <see cref="Initial"/>·I instead.</summary>
    public bool CorrectBias { get; init; } = true;

    /// <summary>Without correction the mean begins as this times the identity, in units of the squared input; at least 0. Default
    /// 1e-3, that of Newton-Muon's code.</summary>
    public double Initial { get; init; } = 1e-3;

    /// <summary>Largest number of rows (tokens, or positions of a convolution) that are taken from one call of the layer, at
    /// least
    /// 1; null for all. Default null. Four times the layer's width is enough for a mean with little noise.</summary>
    public long? Rows { get; init; }

    internal void Check()
    {
        Require.InRange(Beta, 0, 1, "Use 0 to keep the last update alone.");
        Require.NotNegative(Initial, "Use 1e-3.");
        if (Rows is { } rows) Require.InRange(rows, 1, double.PositiveInfinity, "Use null for all rows.", nameof(Rows));
    }
}
