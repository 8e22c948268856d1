namespace Isotrope.Training.Statistics;

/// <summary>What a comparison of losses allows to say of the candidate.</summary>
public enum Verdict
{
    /// <summary>The data do not settle it.</summary>
    NotDistinguishable,

    /// <summary>Its loss is lower.</summary>
    Better,

    /// <summary>Its loss is higher.</summary>
    Worse,
}
