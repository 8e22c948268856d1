using Isotrope.Polar;

namespace Isotrope.Cli.Decompositions;

/// <summary>The solver that was asked for by method and accuracy.</summary>
/// <param name="Solver">The solver.</param>
/// <param name="Accuracy">What a result is held to.</param>
internal sealed record SolverRequest(PolarSolver Solver, PolarAccuracy Accuracy)
{
    private const string Automatic = "auto";

    public static string Methods { get; } = string.Join(", ",
        PolarSolvers.All.Select(solver => solver.Name).Prepend(Automatic).Distinct());

    /// <param name="method">A name of the catalogue; auto for the solver that reaches the accuracy with the least work.</param>
    /// <param name="accuracy">A name of an accuracy.</param>
    public static SolverRequest Of(string method, string accuracy)
    {
        var parsed = PolarAccuracies.Parse(accuracy);
        return new(method == Automatic ? PolarSolvers.For(parsed) : PolarSolvers.ByName(method), parsed);
    }
}
