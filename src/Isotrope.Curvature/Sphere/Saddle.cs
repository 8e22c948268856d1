namespace Isotrope.Curvature.Sphere;

/// <summary>The saddle that belongs to a level c of q.</summary>
/// <param name="Side">+1 for levels above the mean of q, −1 below.</param>
/// <param name="LogDelta">ln(1 − eta/eta_max): the distance to the end of the support,
/// kept as a logarithm so that it keeps its digits.</param>
/// <param name="Eta">The parameter eta = 1/(w − mu).</param>
/// <param name="F1">1 + eta² M, M = mean of d²/(1 − eta d).</param>
/// <param name="Offset">c − mu = eta M/F1.</param>
/// <param name="K">ln of the integrand at the saddle, −r²/2.</param>
/// <param name="Rate">d ln|r|/d ln z, z = −LogDelta.</param>
internal readonly record struct Saddle(int Side, double LogDelta, double Eta, double F1, double Offset, double K, double Rate)
{
    /// <summary>The signed root r.</summary>
    public double SignedRoot => Side * AbsoluteRoot;

    /// <summary>|r|.</summary>
    public double AbsoluteRoot => Math.Sqrt(Math.Max(-2 * K, 0));
}
