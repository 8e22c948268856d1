namespace Isotrope.Storage.Runs;

/// <summary>The radii ‖ΔW u‖ that one real step of an optimizer uses, over tokens.</summary>
/// <param name="Optimizer">Its name in the catalogue.</param>
/// <param name="LearningRate">Its learning rate, the default of the catalogue; radii are proportional to it.</param>
/// <param name="Low">Quantile 5 %.</param>
/// <param name="Median">Median.</param>
/// <param name="High">Quantile 95 %.</param>
/// <param name="Histogram">Share of the tokens between neighbouring radii of the grid on which H is measured, which goes on
/// beyond its ends where steps are smaller or larger.</param>
public sealed record StepRadii(
    string Optimizer, double LearningRate, double Low, double Median, double High, IReadOnlyList<RadiusShare> Histogram);
