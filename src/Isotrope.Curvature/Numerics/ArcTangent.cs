using System.Numerics;

namespace Isotrope.Curvature.Numerics;

/// <summary>The angle of a vector in the plane, for several at once; to 2e-16 of it.</summary>
/// <remarks>Rational approximation of atan on [0, tan(π/8)], S. Moshier, Cephes library, <see href="https://www.netlib.org/cephes/"/>, atan.c.</remarks>
internal static class ArcTangent
{
    private const double Eighth = 0.41421356237309503;   // tan(π/8)

    /// <summary>atan2(y, x); 0 at the origin.</summary>
    public static Vector<double> Of(Vector<double> y, Vector<double> x)
    {
        var (ax, ay) = (Vector.Abs(x), Vector.Abs(y));
        var (large, small) = (Vector.Max(ax, ay), Vector.Min(ax, ay));
        var middle = Vector.GreaterThan(small, Eighth * large);   // atan t = π/4 + atan((t − 1)/(t + 1))
        var over = Vector.ConditionalSelect(middle, small - large, small);
        var under = Vector.ConditionalSelect(middle, small + large, large);
        var t = over / Vector.ConditionalSelect(Vector.Equals(under, Vector<double>.Zero), Vector<double>.One, under);
        var z = t * t;
        var p = C(-6.485021904942025371773e1) + z * (C(-1.228866684490136173410e2) + z * (C(-7.500855792314704667340e1)
            + z * (C(-1.615753718733365076637e1) + z * C(-8.750608600031904122785e-1))));
        var q = C(1.945506571482613964425e2) + z * (C(4.853903996359136964868e2) + z * (C(4.328810604912902668951e2)
            + z * (C(1.650270098316988542046e2) + z * (C(2.485846490142306297962e1) + z))));
        var angle = t + t * z * p / q + Vector.ConditionalSelect(middle, C(Math.PI / 4), Vector<double>.Zero);
        angle = Vector.ConditionalSelect(Vector.GreaterThan(ay, ax), C(Math.PI / 2) - angle, angle);
        angle = Vector.ConditionalSelect(Vector.LessThan(x, Vector<double>.Zero), C(Math.PI) - angle, angle);
        return Vector.ConditionalSelect(Vector.LessThan(y, Vector<double>.Zero), -angle, angle);

        static Vector<double> C(double value) => new(value);
    }
}
