namespace Isotrope.Experiments;

/// <summary>Settings that an experiment may know.</summary>
[Flags]
public enum ExperimentOptions
{
    /// <summary>None: it always does the same.</summary>
    None = 0,

    /// <summary>A small deterministic problem instead of the paper's.</summary>
    Small = 1,

    /// <summary>Fewer steps, instances or seeds, for a first look.</summary>
    Quick = 2,

    /// <summary>The original's reuse of seeds and its shortcuts, so that its numbers come out.</summary>
    PaperCompat = 4,

    /// <summary>A number of seeds.</summary>
    Seeds = 8,

    /// <summary>A text file that the data are made of.</summary>
    Text = 16,

    /// <summary>The exponent of a curvature function, as measured.</summary>
    Exponent = 32,
}
