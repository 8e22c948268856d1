namespace Isotrope.Training.Curvature.Readings;

/// <summary>An estimate with its standard error and 95 % interval; NaN where it is not defined.</summary>
internal readonly record struct Band(double Estimate, double StandardError, double Low, double High)
{
    /// <summary>Nothing is known.</summary>
    public static Band Unknown { get; } = new(double.NaN, double.NaN, double.NaN, double.NaN);

    /// <summary>Whether there is an estimate with an interval.</summary>
    public bool IsKnown => double.IsFinite(Estimate) && double.IsFinite(StandardError);
}
