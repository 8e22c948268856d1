namespace Isotrope.Polar;

/// <summary>All polar solvers by name.</summary>
public static class PolarSolvers
{
    /// <summary>The solvers. To add one, add its line here.</summary>
    public static IReadOnlyList<PolarSolver> All { get; } =
    [
        new AutoPolar(PolarAccuracy.Muon),
        new AutoPolar(PolarAccuracy.Hundredth),
        new AutoPolar(PolarAccuracy.Fine),
        new AutoPolar(PolarAccuracy.Exact),
        new NaiveNewtonSchulz(),
        new NewtonSchulz(PolynomialSchedules.Jordan),
        new NewtonSchulz(PolynomialSchedules.Quintic),
        new NewtonSchulz(PolynomialSchedules.PolarExpress5),
        new NewtonSchulz(PolynomialSchedules.PolarExpress8),
        new NewtonSchulz(PolynomialSchedules.Cans5),
        new NewtonSchulz(PolynomialSchedules.DeepSeek10),
        new NewtonSchulz(PolynomialSchedules.NewtonSchulz5(12)),
        new NewtonSchulz(PolynomialSchedules.NewtonSchulz3(18)),
        new NewtonSchulz(PolynomialSchedules.Increasing(9), normalization: Normalization.Schatten8),
        new NewtonSchulz(PolarExpress.Schedule(7, 1e-3 / 1.9, safety: 1), normalization: Normalization.Schatten8),
        new GramNewtonSchulz(PolarExpress.Schedule(4, 1e-2, safety: 1)),
        new GramNewtonSchulz(PolarExpress.Schedule(6, 1e-3, safety: 1), Normalization.Schatten8, 3),
        new HalfPolarExpress(),
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
        new SketchedPolar(16),
        new BlockPolar(new AutoPolar(PolarAccuracy.Muon), 2, 2),
    ];

    /// <summary>The solver of that name.</summary>
    /// <exception cref="ArgumentException">No solver has that name.</exception>
    public static PolarSolver ByName(string name) =>
        All.FirstOrDefault(solver => solver.Name == name)
        ?? throw new ArgumentException(Suggestion.Unknown("polar solver", name, All.Select(solver => solver.Name)), nameof(name));

    /// <summary>The solver that reaches an accuracy with the least work, chosen anew for every shape, type and device.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The accuracy is not one of the enumeration's.</exception>
    public static PolarSolver For(PolarAccuracy accuracy) => ByName(new AutoPolar(accuracy).Name);
}
