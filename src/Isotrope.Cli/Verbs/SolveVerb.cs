using System.CommandLine;
using System.Globalization;
using Isotrope.Cli.Terminal;
using Isotrope.Curvature;

namespace Isotrope.Cli.Verbs;

/// <summary>The isotropic curvature model for given singular values.</summary>
internal sealed class SolveVerb : Verb
{
    private const int Shown = 12;   // lines of a table before it is shortened
    private readonly SigmaOptions _sigma = new();
    private readonly Option<string> _curvature;

    public SolveVerb()
        : base("solve",
            "Solve the isotropic curvature model: which singular values should an update have, given the gradient's " +
            "and a curvature H(r)?",
            "isotrope solve --sigma 3,2,1 --curvature \"power(c=0.6,p=2.5)\"")
    {
        foreach (var option in _sigma.All) Options.Add(option);
        _curvature = Option<string>(
            "--curvature", $"H(r): functions joined by +. With their defaults: {string.Join(", ", CurvatureFunctions.Syntax)}.");
        _curvature.Required = true;
    }

    protected override int Run(ParseResult given, Output output)
    {
        var curvature = CurvatureFunctions.Parse(given.GetRequiredValue(_curvature));
        var (sigma, columns) = _sigma.Read(given);
        var solution = Solve(sigma, curvature, columns);
        output.Result(
            new
            {
                solution.S,
                solution.Objective,
                solution.Expectation,
                solution.KktResidual,
                solution.Iterations,
                solution.Method,
                Regime = solution.Regime.ToString().ToLowerInvariant(),
                solution.Certificate,
                MinimalB = solution.MinimalSlope?.Slope,
            },
            console => Write(console.Profile.Out.Writer, sigma, solution));
        return ExitCode.Done;
    }

    private static Solution Solve(double[] sigma, CurvatureFunction curvature, int columns)
    {
        try
        {
            return IsotropicModel.Solve(sigma, curvature, columns);
        }
        catch (UnconvergedException exception)
        {
            throw new NumericalException(exception.Message);
        }
    }

    private static void Write(TextWriter writer, double[] sigma, Solution solution)
    {
        writer.WriteLine($"{"sigma",24} {"s",24} {"s/sigma",24}");
        for (var i = 0; i < sigma.Length; i++)
        {
            if (i == Shown && sigma.Length > Shown + 2)
            {
                writer.WriteLine($"{$"... {sigma.Length - Shown - 1} more with --json",24}");
                i = sigma.Length - 1;
            }
            writer.WriteLine(
                $"{Text(sigma[i]),24} {Text(solution.S[i]),24} {Text(sigma[i] == 0 ? 0 : solution.S[i] / sigma[i]),24}");
        }
        writer.WriteLine($"objective    {Text(solution.Objective)}");
        writer.WriteLine($"E H(R)       {Text(solution.Expectation)}");
        writer.WriteLine(
            $"method       {solution.Method}, {solution.Iterations} iterations; the minimum is of the kind: " +
            $"{solution.Regime.ToString().ToLowerInvariant()}");
        writer.WriteLine(
            "certificate  exact for a gradient whose singular values differ by at most " +
            $"{solution.Certificate.ToString("0.0e0", CultureInfo.InvariantCulture)} of themselves");
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
