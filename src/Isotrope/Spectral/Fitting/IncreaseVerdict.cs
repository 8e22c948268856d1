namespace Isotrope.Spectral;

/// <summary>What is known of the slope of a function on an interval.</summary>
public enum IncreaseVerdict
{
    /// <summary>The slope is positive everywhere on it.</summary>
    Proved,

    /// <summary>There is a point with a slope of zero or less.</summary>
    Refuted,

    /// <summary>Neither was found within the allowed work.</summary>
    Undecided,
}
