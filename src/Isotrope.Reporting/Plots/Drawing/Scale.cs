namespace Isotrope.Reporting.Plots.Drawing;

/// <summary>Takes a value in [From, To] to a pixel in [Start, End], linearly or by logarithm.</summary>
internal sealed record Scale(double From, double To, double Start, double End, bool Logarithmic = false)
{
    private const double Far = 1e5;   // pixels; farther out a drawing is clipped anyway

    /// <summary>The pixel of a value, kept within what a drawing can hold; what is no number goes to the start.</summary>
    public double this[double value] => Start + Fraction(value) * (End - Start) is var pixel && double.IsNaN(pixel)
        ? Start
        : Math.Clamp(pixel, -Far, Far);

    /// <summary>The scale of all finite values, with some room on both sides.</summary>
    public static Scale Covering(
        IEnumerable<double> values, double start, double end, bool logarithmic = false, double padding = 0.05)
    {
        var finite = values.Where(value => Math.Abs(value) < 1e15 && (!logarithmic || value > 0)).DefaultIfEmpty(1).ToList();
        var (low, high) = (finite.Min(), finite.Max());
        if (logarithmic)
        {
            var factor = high > low ? Math.Pow(high / low, padding) : 1.1;
            return new(low / factor, high * factor, start, end, true);
        }
        var room = high > low ? (high - low) * padding : Math.Max(Math.Abs(high) * 0.1, 1e-3);
        return new(low - room, high + room, start, end);
    }

    private double Fraction(double value) => Logarithmic
        ? value > 0 ? Math.Log(value / From) / Math.Log(To / From) : double.MinValue
        : (value - From) / (To - From);
}
