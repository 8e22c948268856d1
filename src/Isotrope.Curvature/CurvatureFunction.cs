namespace Isotrope.Curvature;

/// <summary>A curvature function H(r): what moving a layer's output by r costs beyond the first order.</summary>
/// <remarks>
/// The model charges E H(||Q u||) for a change Q of a weight, u uniform on the unit sphere of the inputs. r and H are in the
/// units of the caller. Source: W. Su, <see href="https://arxiv.org/abs/2511.00674"/>, equation of the isotropic curvature model.
/// H(0) = 0; the radius is never negative. Functions are immutable and may be used from several threads.
/// </remarks>
public abstract class CurvatureFunction
{
    private readonly Lazy<CurvatureAssumptions> _assumptions;

    /// <summary>Prepares the check of the assumptions, which runs when first asked for.</summary>
    protected CurvatureFunction() => _assumptions = new(() => CurvatureAssumptions.Check(this));

    /// <summary>H(r).</summary>
    public abstract double Value(double radius);

    /// <summary>H'(r); at a kink the right derivative.</summary>
    public abstract double Slope(double radius);

    /// <summary>H''(r); where it jumps, the limit from the right. Kinks are told by <see cref="Kinks"/> alone.</summary>
    public abstract double SecondDerivative(double radius);

    /// <summary>Jumps of the slope, by ascending radius.</summary>
    public virtual IReadOnlyList<Kink> Kinks => [];

    /// <summary>Radii at which H' or a higher derivative jumps, ascending: quadrature splits there.</summary>
    public virtual IReadOnlyList<double> Breaks => [.. Kinks.Select(kink => kink.Radius)];

    /// <summary>Bounds of r H''(r)/H'(r) over all radii outside of kinks: p − 1 for the power p.</summary>
    public abstract ExponentRange LocalExponents { get; }

    /// <summary>The limit of H'(r) as r grows: infinite where the model has a minimum for every gradient.</summary>
    public abstract double SlopeAtInfinity { get; }

    /// <summary>A radius at which something happens, for choosing where to look. Default 1.</summary>
    public virtual double TypicalRadius => 1;

    /// <summary>What the paper assumes of H, checked at many radii.</summary>
    public CurvatureAssumptions Assumptions => _assumptions.Value;

    /// <summary>r H''(r)/H'(r).</summary>
    public double LocalExponent(double radius) => radius * SecondDerivative(radius) / Slope(radius);

    /// <summary>w(r) = H'(r)/r, the inverse step size at radius r.</summary>
    public virtual double SlopeRatio(double radius) => Slope(radius) / radius;

    /// <summary>The sum of two curvature functions.</summary>
    public static CurvatureFunction operator +(CurvatureFunction left, CurvatureFunction right) =>
        Functions.CurvatureSum.Of([left, right]);
}
