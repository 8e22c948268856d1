namespace Isotrope.Plan;

/// <summary>What a parameter is for in its network.</summary>
public enum ParameterRole
{
    /// <summary>A weight that maps features to features.</summary>
    Hidden,

    /// <summary>A table of vectors that is looked up, not multiplied.</summary>
    Embedding,

    /// <summary>The last linear map, to classes or tokens.</summary>
    Head,

    /// <summary>A bias, a gain, or anything else without two real dimensions.</summary>
    Vector,
}
