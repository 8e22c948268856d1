namespace Isotrope.Reporting.Plots.Drawing;

/// <summary>A range of values at a place on the horizontal axis.</summary>
internal readonly record struct Range(double X, double Low, double High);
