using System.Globalization;
using Isotrope.Storage.Runs;

namespace Isotrope.Cli.Terminal;

/// <summary>Curves as tables for people.</summary>
internal static class CurvatureTables
{
    /// <summary>One row per layer with its exponent, and where to find the rest.</summary>
    public static void Write(TextWriter writer, CurvatureRecord record)
    {
        var width = record.Layers.Max(curve => curve.Layer.Length);
        var directions = record.Layers.Max(curve => curve.Direction.Length);
        writer.WriteLine($"{"layer".PadRight(width)} mode {"direction".PadRight(directions)} loss     exponent        largest" +
            "         H(1)/r^2   resolved          below 2  plateau  model  checks");
        foreach (var curve in record.Layers) writer.WriteLine(Row(curve, width, directions));
        writer.WriteLine();
        writer.WriteLine("exponent: p of c r^p for r in [0.1, 10] below the plateau, +- standard error; largest: of all local ones.");
        writer.WriteLine("loss: own = of the perturbed token, later = summed from it on, sequence = summed, every token perturbed.");
        writer.WriteLine("checks: probes against differentiation, gradient and Hessian; ok within 1 %, - where rounding hides it.");
        foreach (var (block, pair) in Pairs(record)) writer.WriteLine($"{block} (mlp.up, attention.qkv): {pair}");
        ConsequenceTables.WriteTokens(writer, record);
        ConsequenceTables.WriteIsotropy(writer, record);
        ConsequenceTables.Write(writer, record);
        if (record.Folder is not null) writer.WriteLine($"Folder: {record.Folder}");
        if (record.Report is not null) writer.WriteLine($"Report: {record.Report}");
    }

    /// <summary>One row per radius beside what is known exactly.</summary>
    public static void WriteControl(TextWriter writer, CurvatureRecord record)
    {
        var curve = record.Layers[0];
        writer.WriteLine($"{record.Model.Name}: {curve.Sequences} examples, {curve.Directions} directions each");
        writer.WriteLine($"{"r",10} {"H",12} {"standard error",15} {"exact",12} {"deviation",10} {"exponent",18}");
        foreach (var point in curve.Radii)
            writer.WriteLine($"{Short(point.R),10} {Short(point.H),12} {Short(point.StandardError),15} " +
                $"{Short(point.Exact),12} {Deviation(point),10} {PlusMinus(point.Exponent),18}");
        foreach (var fit in curve.Fits)
            writer.WriteLine($"{(fit.Best ? "*" : " ")} {fit.Model}  {fit.Function}  predicts within " +
                $"{Fixed(100 * fit.CrossValidation, 2)} %");
        if (curve.Kink is { } kink)
            writer.WriteLine($"kink: H'(1.1 r)/H'(0.9 r) = {PlusMinus(kink)} at r = {Short(curve.KinkAt)}");
        foreach (var check in curve.Checks)
            writer.WriteLine($"{check.Name}: {Verdict(check)}, deviation {Short(check.Deviation)}");
    }

    /// <summary>A number with its standard error.</summary>
    public static string PlusMinus(CurvatureBand? band) => band is null || double.IsNaN(band.Value) ? "-"
        : double.IsNaN(band.StandardError) ? Fixed(band.Value, 3) : $"{Fixed(band.Value, 3)} +- {Fixed(band.StandardError, 3)}";

    private static string Row(CurvatureCurve curve, int width, int directions)
    {
        var resolved = curve.Radii.Where(point => point.Resolved).Select(point => point.R).ToList();
        var unit = curve.Radii.MinBy(point => Math.Abs(Math.Log(point.R)))!;
        return string.Join(' ',
            curve.Layer.PadRight(width), curve.Mode.PadRight(4), curve.Direction.PadRight(directions), curve.Loss.PadRight(8),
            PlusMinus(curve.Exponent).PadRight(15), PlusMinus(curve.Largest).PadRight(15),
            Short(unit.H / (unit.R * unit.R)).PadRight(10),
            (resolved.Count == 0 ? "none" : $"{Short(resolved[0])} to {Short(resolved[^1])}").PadRight(17),
            Short(curve.BelowQuadratic).PadRight(8), Short(curve.Plateau).PadRight(8),
            (curve.Fits.FirstOrDefault(fit => fit.Best)?.Model ?? "-").PadRight(6),
            string.Join(' ', curve.Checks.Select(Verdict)));
    }

    /// <summary>The exponents of a block as the talk's table pairs them.</summary>
    private static IEnumerable<(string Block, string Pair)> Pairs(CurvatureRecord record) =>
        from curve in record.Layers
        where curve is { Mode: "a", Direction: "random", Loss: "later", Exponent: not null }
            && curve.Layer.EndsWith("mlp.up", StringComparison.Ordinal)
        let block = curve.Layer[..^".mlp.up".Length]
        let attention = record.Layers.FirstOrDefault(other => other.Layer == $"{block}.attention.qkv"
            && other is { Mode: "a", Direction: "random", Loss: "later", Exponent: not null })
        where attention is not null
        select (block, $"({Fixed(curve.Exponent!.Value, 2)}, {Fixed(attention.Exponent!.Value, 2)})");

    private static string Deviation(CurvaturePoint point) => point.Exact is { } exact && point.StandardError > 0
        ? $"{Fixed((point.H - exact) / point.StandardError, 1)} SE" : "";

    private static string Verdict(CurvatureCheck check) => check.Passed switch { true => "ok", false => "FAILED", null => "-" };

    private static string Short(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("G3", CultureInfo.InvariantCulture) : "-";

    private static string Fixed(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
