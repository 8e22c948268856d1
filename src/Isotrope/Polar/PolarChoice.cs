namespace Isotrope.Polar;

/// <summary>A solver and why it was chosen.</summary>
/// <param name="Solver">The solver.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record PolarChoice(PolarSolver Solver, string Reason);
