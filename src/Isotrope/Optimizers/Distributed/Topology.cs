namespace Isotrope.Optimizers;

/// <summary>Who exchanges with whom among N replicas.</summary>
public enum Topology
{
    /// <summary>Everyone with everyone, weights 1/N: one exchange reaches agreement.</summary>
    Complete,

    /// <summary>Each with its two neighbours on a circle, weights 1/3.</summary>
    Ring,

    /// <summary>Each hears those 1, 2, 4, ... places after it, all with the same weight: directed, about log₂N
    /// messages.</summary>
    Exponential,
}
