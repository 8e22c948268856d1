namespace Isotrope.Curvature;

/// <summary>What kind of point the minimum is.</summary>
public enum SolutionRegime
{
    /// <summary>E H(R) is differentiable there: s_i T_i = sigma_i.</summary>
    Smooth,

    /// <summary>All s_i equal the radius of a kink: orthogonalization is optimal (Theorem 2).</summary>
    Kink,

    /// <summary>The gradient is zero, or too small to leave the origin of an H whose slope there is positive.</summary>
    Zero,
}
