namespace Isotrope.Reporting.Charts;

/// <summary>An axis of a chart.</summary>
/// <param name="Title">What is measured along it, with its unit.</param>
/// <param name="Logarithmic">Whether equal distances are equal ratios.</param>
public sealed record ChartAxis(string Title, bool Logarithmic = false);
