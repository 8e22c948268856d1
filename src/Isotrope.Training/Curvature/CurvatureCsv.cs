using System.Globalization;
using System.Text;
using Isotrope.Storage;
using Isotrope.Storage.Runs;

namespace Isotrope.Training.Curvature;

/// <summary>Curves as a table: one row per checkpoint, layer, mode, class of directions, loss and radius.</summary>
public static class CurvatureCsv
{
    private const string Header =
        "checkpoint,layer,mode,direction,loss,r,r_relative,n_seq,n_dir,h,standard_error,lo,hi,odd,noise_floor,resolved," +
        "exponent_resolved,exponent,exponent_error,exponent_lo,exponent_hi,trimmed_mean,median,top_share,direction_variance";

    /// <summary>Writes the table, whole or not at all.</summary>
    public static void Write(string path, CurvatureRecord record)
    {
        var text = new StringBuilder().Append(Header).Append('\n');
        foreach (var curve in record.Layers)
            foreach (var point in curve.Radii)
                text.AppendJoin(',', Cells(record.Checkpoint, curve, point)).Append('\n');
        AtomicFile.WriteText(path, text.ToString());
    }

    private static IEnumerable<string> Cells(string checkpoint, CurvatureCurve curve, CurvaturePoint point)
    {
        var exponent = point.Exponent;
        return
        [
            Quoted(checkpoint), Quoted(curve.Layer), curve.Mode, Quoted(curve.Direction), curve.Loss, Text(point.R),
            Text(point.R / curve.PreActivation), Text(curve.Sequences), Text(curve.Directions), Text(point.H),
            Text(point.StandardError), Text(point.Lo), Text(point.Hi), Text(point.Odd), Text(point.NoiseFloor),
            point.Resolved ? "1" : "0", point.ExponentResolved ? "1" : "0", Text(exponent?.Value),
                Text(exponent?.StandardError), Text(exponent?.Lo),
            Text(exponent?.Hi), Text(point.TrimmedMean), Text(point.Median), Text(point.TopShare), Text(point.DirectionVariance),
        ];
    }

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\n") ? $"\"{text.Replace("\"", "\"\"")}\"" : text;

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
