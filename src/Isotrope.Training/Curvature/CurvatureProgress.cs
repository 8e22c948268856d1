namespace Isotrope.Training.Curvature;

/// <summary>How far a run of the laboratory is.</summary>
/// <param name="Layer">The layer that is being measured.</param>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Count">Number of layers.</param>
/// <param name="Done">Share of the whole work that is done, layers of an interrupted run included.</param>
public readonly record struct CurvatureProgress(string Layer, int Number, int Count, double Done);
