using System.CommandLine;
using System.Globalization;
using Isotrope.Cli.Terminal;
using Isotrope.Curvature;
using Isotrope.Curvature.Kinks;

namespace Isotrope.Cli.Verbs;

/// <summary>When orthogonalization is optimal.</summary>
internal sealed class KinkVerb : Verb
{
    private readonly SigmaOptions _sigma = new();
    private readonly Option<double> _left;

    public KinkVerb()
        : base("kink",
            "Find the smallest right slope B of a kink in H(r) for which orthogonalizing the gradient is optimal, " +
            "given the left slope A.",
            "isotrope kink --sigma 2,1 --left 0.5")
    {
        foreach (var option in _sigma.All) Options.Add(option);
        _left = Option(
            "--left", "A, the slope of H below the kink, in units of sigma. It must be below columns times the " +
            "smallest singular value.", () => 0.0);
    }

    protected override int Run(ParseResult given, Output output)
    {
        var (sigma, columns) = _sigma.Read(given);
        var minimal = Test(sigma, given.GetValue(_left), columns);
        output.Result(
            new
            {
                MinimalB = minimal.Slope,
                LogMinimalB = minimal.LogSlope,
                minimal.Probability,
                minimal.NecessaryBound,
                LogProbability = minimal.LogProbability,
                LogNecessaryBound = minimal.LogNecessaryBound,
                LogBinghamBound = minimal.LogBinghamBound,
                minimal.Reason,
            },
            console => Write(console.Profile.Out.Writer, minimal));
        return ExitCode.Done;
    }

    private static MinimalSlope Test(double[] sigma, double left, int columns)
    {
        try
        {
            return Orthogonalization.MinimalSlope(sigma, left, columns);
        }
        catch (UnconvergedException exception)
        {
            throw new NumericalException(exception.Message);
        }
    }

    private static void Write(TextWriter writer, MinimalSlope minimal)
    {
        if (!minimal.Attainable)
        {
            writer.WriteLine($"No right slope makes orthogonalization optimal: {minimal.Reason}.");
            return;
        }
        writer.WriteLine($"minimal B        {Text(minimal.Slope)}   (ln B = {Text(minimal.LogSlope)})");
        writer.WriteLine(
            $"probability      {Text(minimal.Probability)}   (ln P = {Text(minimal.LogProbability)}) of the extremal cone");
        writer.WriteLine(
            $"necessary bound  {Text(minimal.NecessaryBound)}   (ln = {Text(minimal.LogNecessaryBound)}) from " +
            "arithmetic and geometric means");
        writer.WriteLine($"decided by       {minimal.Reason}");
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
