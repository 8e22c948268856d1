namespace Isotrope.Polar;

/// <summary>All polar solvers by name.</summary>
public static class PolarSolvers
{
    /// <summary>The solvers. To add one, add its line here.</summary>
    public static IReadOnlyList<PolarSolver> All { get; } =
    [
        new NaiveNewtonSchulz(),
        new NewtonSchulz(PolynomialSchedules.Jordan),
        new NewtonSchulz(PolynomialSchedules.Quintic),
        new NewtonSchulz(PolynomialSchedules.PolarExpress5),
        new NewtonSchulz(PolynomialSchedules.PolarExpress8),
        new GramNewtonSchulz(PolynomialSchedules.PolarExpress8),
        new PreconditionedNewtonSchulz(),
        new ZoloMuon(1),
        new ZoloMuon(2),
        new ZoloMuon(3),
        new ZoloMuon(4),
        new Zolo2(1, 1),
        new Zolo2(1, 2),
        new Zolo2(1, 3),
        new Zolo2(1, 4),
        new Zolo2(1, 5),
        new ZoloPd(),
        new Qdwh(),
        Qdwh.Paper,
        new GramEigen(),
        new GramEigen(inDouble: true),
        new SvdPolar(),
    ];

    /// <summary>The solver of that name.</summary>
    /// <exception cref="ArgumentException">No solver has that name.</exception>
    public static PolarSolver ByName(string name) =>
        All.FirstOrDefault(solver => solver.Name == name)
        ?? throw new ArgumentException(Suggestion.Unknown("polar solver", name, All.Select(solver => solver.Name)), nameof(name));

    /// <summary>The solver that reaches an accuracy with the least work.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The accuracy is not one of the enumeration's.</exception>
    public static PolarSolver For(PolarAccuracy accuracy) => ByName(accuracy switch
    {
        PolarAccuracy.Muon => PolynomialSchedules.PolarExpress5.Name,
        PolarAccuracy.Exact => "qdwh",
        _ => throw new ArgumentOutOfRangeException(nameof(accuracy), accuracy, "Choose a member of PolarAccuracy."),
    });
}
