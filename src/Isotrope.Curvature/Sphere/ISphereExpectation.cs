namespace Isotrope.Curvature.Sphere;

/// <summary>A way to compute E H(R), R² = sum s_i² u_i², u uniform on the unit sphere, with its derivatives in s.</summary>
internal interface ISphereExpectation
{
    /// <summary>The step at which a quadrature that costs much less is still good to about 1e-7: for the way to the minimum, and its Hessians.</summary>
    double CoarseStep { get; }

    /// <summary>Prepares the derivatives at a point.</summary>
    /// <param name="s">One positive number per group of the spectrum.</param>
    /// <param name="step">Step of the quadrature relative to the usual one: 0.5 checks the error.</param>
    ISpherePoint At(double[] s, double step = 1);
}

/// <summary>E H(R) at one s. Vectors hold one number per group of the spectrum.</summary>
internal interface ISpherePoint
{
    /// <summary>E H(R).</summary>
    double Value { get; }

    /// <summary>T_i = E[w(R) u_i²], w(r) = H'(r)/r: the gradient is s_i T_i.</summary>
    double[] SlopeRatios { get; }

    /// <summary>How far identities that cost nothing are from holding, relative:
    /// a bound of the quadrature's error in practice.</summary>
    double IdentityError { get; }

    /// <summary>E[R H'(a R)] for a scale a: the derivative of E H(R) along the ray through s.</summary>
    double RadialSlope(double scale);

    /// <summary>Diagonal of the Hessian: T_i + 2 s_i² M_ii, without the part that couples equal coordinates.</summary>
    double[] HessianDiagonal();

    /// <summary>T_i v_i + s_i (sum_j M_ij s_j v_j + 2 M_ii s_i v_i): the Hessian times a vector that
    /// is equal on equal coordinates.</summary>
    double[] HessianTimes(double[] v);
}
