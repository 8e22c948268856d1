using Isotrope.Polar;

namespace Isotrope.Experiments.Figures;

/// <summary>f(sigma) of polar solvers against sigma.</summary>
internal sealed class PolarMapsFigure : Figure
{
    private const int Values = 240;
    private const double Smallest = 1e-4;

    private static readonly (string Label, PolarSolver Solver)[] s_solvers =
    [
        ("five Newton–Schulz steps", PolarSolvers.ByName("jordan-5")),
        ("Polar Express, 5 steps", PolarSolvers.ByName("polar-express-5")),
        ("Zolotarev, 2 poles", new ZoloMuon(2)),
        ("Zolotarev 1 + 2 poles", new Zolo2(1, 2)),
        ("increasing quintic, 9 steps", new NewtonSchulz(PolynomialSchedules.Increasing(9))),
        ("QDWH, converged", new Qdwh()),
    ];

    public override string Name => "polar-maps";

    public override FigureData Compute()
    {
        using var scope = NewDisposeScope();
        var sigma = Enumerable.Range(0, Values).Select(i => Math.Pow(Smallest, 1 - i / (Values - 1.0))).ToArray();
        var matrix = diag(tensor(sigma, dtype: ScalarType.Float64));
        return new(Name, "What polar solvers do to singular values", new("σ / σ₁", true), new("f(σ)", false),
            [.. s_solvers.Select(item => Curve(item.Label, item.Solver, matrix, sigma))],
            "Each solver applied to a matrix of 240 singular values from 1e-4 to 1, equally spaced in ratio; its Frobenius norm is "
            + "3.7 times the largest value.");
    }

    private static FigureCurve Curve(string label, PolarSolver solver, Tensor matrix, double[] sigma)
    {
        using var factor = solver.Orthogonalize(matrix);
        using var values = factor.diagonal().contiguous();
        return new(label, [.. sigma.Zip(values.data<double>(), (x, y) => (x, y))]);
    }
}
