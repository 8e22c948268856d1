using System.Globalization;
using Spectre.Console;

namespace Isotrope.Cli.Decompositions;

/// <summary>What the polar verb found, as tables for people.</summary>
internal static class PolarTables
{
    private const int Shown = 4;   // nuclear norms of a batch before they are shortened

    public static void Write(IAnsiConsole console, PolarMeasurement measured)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("method");
        foreach (var name in new[] { "time", "ratio", "f over 1e-3 and above", "error" })
            table.AddColumn(new TableColumn(name).RightAligned());
        table.AddRow(measured.Method, Milliseconds(measured.Milliseconds), $"{Fixed(measured.Ratio)}x", Band(measured.Band),
            Small(measured.Error));
        table.AddRow(measured.Against.Method, Milliseconds(measured.Against.Milliseconds), "1.00x",
            Band(measured.Against.Band), Small(measured.Against.Error));
        console.Write(table);
        void Line(string name, string value) => console.Profile.Out.Writer.WriteLine($"{name,-16} {value}");
        Line("matrix", $"{measured.Shape} float32, {measured.Spectrum}, seed {measured.Seed}");
        Line("measured",
            $"median of {measured.Repeats} interleaved rounds, {measured.Clock}, {measured.Threads} " +
            $"{(measured.Threads == 1 ? "thread" : "threads")}");
        Line("floor",
            $"{Milliseconds(measured.Floor.Milliseconds)} for one Gram matrix and one product; the method takes " +
            $"{Fixed(measured.Floor.Ratio)} of it");
        Line("orthogonality", Small(measured.Orthogonality));
        Line("nuclear gap", Small(measured.NuclearGap));
        Line("monotonicity", $"f drops by at most {Small(measured.MonotonicityViolation)}");
        Line("certificate", measured.Certificate.ToString());
        Line("accuracy",
            $"{measured.Accuracy}: {(measured.Converged ? "shown by the certificate" : "not shown by the certificate")}");
        if (measured.Reason.Length > 0) Line("chosen because", measured.Reason);
    }

    public static void Write(IAnsiConsole console, PolarDecomposition decomposition)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("tensor", "shape", "method");
        table.AddColumn(new TableColumn("nuclear norm").RightAligned());
        table.AddColumns("certificate", decomposition.Accuracy);
        foreach (var tensor in decomposition.Tensors)
            table.AddRow(tensor.Name.EscapeMarkup(), Shape(tensor.Shape), tensor.Method, Norms(tensor.NuclearNorm),
                tensor.Certificate.ToString().EscapeMarkup(), tensor.Converged ? "shown" : "not shown");
        console.Write(table);
        var writer = console.Profile.Out.Writer;
        foreach (var tensor in decomposition.Skipped)
            writer.WriteLine($"skipped {tensor.Name} {Shape(tensor.Shape)}: {tensor.Reason}");
        if (decomposition.Output is not null) writer.WriteLine($"Factors: {decomposition.Output}");
    }

    private static string Shape(IReadOnlyList<long> shape) => string.Join("x", shape);

    private static string Norms(double[] norms) =>
        string.Join(", ", norms.Take(Shown).Select(norm => norm.ToString("g6", CultureInfo.InvariantCulture)))
        + (norms.Length > Shown ? $", ... ({norms.Length})" : "");

    private static string Milliseconds(double value) =>
        $"{value.ToString(value < 1 ? "0.0000" : "0.00", CultureInfo.InvariantCulture)} ms";

    private static string Fixed(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Band(double[] band) =>
        $"{band[0].ToString("0.0000", CultureInfo.InvariantCulture)} to " +
        $"{band[1].ToString("0.0000", CultureInfo.InvariantCulture)}";

    private static string Small(double value) => value.ToString("0.0e0", CultureInfo.InvariantCulture);
}
