namespace Isotrope.Experiments.Trials;

/// <summary>A learning rate that falls in steps.</summary>
/// <param name="Factor">What it is multiplied by.</param>
/// <param name="Every">After how many steps.</param>
internal sealed record RateDecay(double Factor, int Every);
