namespace Isotrope.Spectral.Functions;

/// <summary>s = f(x) solves s³ + d·s = c·x: the cube root above √d·d, linear below. Optimal for curvature c2·r² +
/// c4·r⁴.</summary>
/// <remarks>
/// s = 2·√(d/3)·sinh(asinh(3c·x/(2d)·√(3/d))/3). In the isotropic curvature model
/// (<see href="https://arxiv.org/abs/2511.00674"/>)
/// with a quartic H every singular value of the optimal update solves such a cubic.
/// </remarks>
/// <param name="D">d, in units of s², above 0.</param>
/// <param name="C">c, above 0; 1 + d makes f(1) = 1.</param>
/// <exception cref="ArgumentOutOfRangeException">d or c is not positive and finite.</exception>
public sealed record Homogenizer(double D, double C) : SpectralFunction
{
    /// <summary>The one with f(1) = 1.</summary>
    public Homogenizer(double d) : this(d, 1 + d)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "homogenizer";

    /// <summary>d.</summary>
    public double D { get; } = Positive.Number(D, "Use power(p=0.3333333333333333) for the cube root.");

    /// <summary>c.</summary>
    public double C { get; } = Positive.Number(C, "Use 1 + d to map 1 to 1.");

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Parameters => [new("d", D), new("c", C)];

    /// <inheritdoc/>
    public override bool IsIncreasing => true;

    /// <inheritdoc/>
    public override double At(double x) =>
        2 * Math.Sqrt(D / 3) * Math.Sinh(Math.Asinh(1.5 * C * x / D * Math.Sqrt(3 / D)) / 3);

    /// <inheritdoc/>
    public override double? SlopeAt(double x)
    {
        var s = At(x);
        return C / (3 * s * s + D);
    }
}
