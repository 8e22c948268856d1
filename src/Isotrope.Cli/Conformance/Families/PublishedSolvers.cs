using Isotrope.Polar;

namespace Isotrope.Cli.Conformance.Families;

/// <summary>The polar solvers of the PolarGrad code by its settings "method" and "inner_steps".</summary>
internal static class PublishedSolvers
{
    private const int Converged = 6;        // QDWH needs no more in double precision (Nakatsukasa, Bai, Gygi 2010, section 5)
    private const double Offset = 1e-7;     // of the norm, in all its polynomial solvers
    private const double Safety = 1.01;     // of the norm, in its Polar Express

    public static PolarSolver Of(HyperParameters hyper, double lastCoefficient)
    {
        var steps = hyper.Count("inner_steps");
        var step = new Quintic(hyper.Number("a", 3.4445), hyper.Number("b", -4.7750), hyper.Number("c", lastCoefficient));
        return hyper.Text("method") switch
        {
            "qdwh" => steps >= Converged ? new Qdwh() : Qdwh.Stopped(steps),
            "ns" => new NewtonSchulz(Repeated(step, steps), Offset),
            // ‖X‖·s + ε = s·(‖X‖ + ε/s)
            "polar_express" => new NewtonSchulz(PolynomialSchedules.PolarGradExpress(steps), Offset / Safety),
            var other => throw new NotSupportedException($"there is no polar solver '{other}' here"),
        };
    }

    public static string? DoubleOnly(HyperParameters hyper) =>
        hyper.Text("method") == "qdwh" && hyper.Count("inner_steps") < Converged
        ? "QDWH takes its first coefficients from the machine epsilon; stopped early it differs between precisions"
        : null;

    private static PolynomialSchedule Repeated(Quintic step, int steps) => new(
        $"quintic-{steps}", "https://github.com/timlautk/polargrad", lower: 1e-3, upper: 1, [.. Enumerable.Repeat(step, steps)]);
}
