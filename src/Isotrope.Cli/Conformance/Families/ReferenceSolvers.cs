using Isotrope.Polar;

namespace Isotrope.Cli.Conformance.Families;

/// <summary>The polar solvers of the PolarGrad code by its settings "method" and "inner_steps".</summary>
internal static class ReferenceSolvers
{
    private const int Converged = 6;   // QDWH needs no more in double precision (Nakatsukasa, Bai, Gygi 2010, section 5)

    public static PolarSolver Of(HyperParameters hyper)
    {
        var (method, steps) = (hyper.Text("method"), hyper.Count("inner_steps"));
        return (method, steps) switch
        {
            ("qdwh", >= Converged) => new Qdwh(),
            ("polar_express", 8) => new NewtonSchulz(PolynomialSchedules.PolarExpress8),
            _ => throw new NotSupportedException($"there is no solver '{method}' of {steps} steps here"),
        };
    }

    public static string? DoubleOnly(HyperParameters hyper) => hyper.Text("method") == "qdwh" && hyper.Count("inner_steps") < Converged
        ? "QDWH takes its first coefficients from the machine epsilon; stopped early it differs between precisions"
        : null;
}
