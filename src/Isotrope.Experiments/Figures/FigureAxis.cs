namespace Isotrope.Experiments.Figures;

/// <summary>An axis of a figure.</summary>
/// <param name="Title">What is measured along it, with its unit.</param>
/// <param name="Logarithmic">Whether equal distances are equal ratios.</param>
public sealed record FigureAxis(string Title, bool Logarithmic);
