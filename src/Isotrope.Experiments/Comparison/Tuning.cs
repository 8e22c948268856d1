namespace Isotrope.Experiments.Comparison;

/// <summary>Which settings of the optimizers are searched for before they are compared.</summary>
public enum Tuning
{
    /// <summary>None: the shipped presets, which a full search found for the nano model.</summary>
    None,

    /// <summary>The learning rate, around the preset, with an equal number of runs for each optimizer.</summary>
    LearningRate,

    /// <summary>Everything that the protocol names, with an equal number of runs for each optimizer.</summary>
    Full,
}
