namespace Isotrope.Curvature;

/// <summary>A radius at which the slope of H jumps.</summary>
/// <param name="Radius">Where, in units of r.</param>
/// <param name="Left">The slope A just below.</param>
/// <param name="Right">The slope B just above.</param>
public readonly record struct Kink(double Radius, double Left, double Right)
{
    /// <summary>B − A; negative where H bends downwards.</summary>
    public double Jump => Right - Left;
}
