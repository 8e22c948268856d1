namespace Isotrope.Reporting.Plots.Drawing;

/// <summary>A value at a place on the horizontal axis.</summary>
internal readonly record struct Point(double X, double Y);
