namespace Isotrope.Curvature.Functions;

/// <summary>c r^p.</summary>
/// <param name="Coefficient">c, in units of H per r^p.</param>
/// <param name="Power">p, any real number above 0.</param>
public readonly record struct PowerTerm(double Coefficient, double Power);
