using System.Numerics;

namespace Isotrope.Curvature.Sphere;

/// <summary>Points z of a contour with the integrand's common factor there, one vector of lanes per entry.</summary>
internal readonly record struct ContourNode(Vector<double> Zr, Vector<double> Zi, Vector<double> Ar, Vector<double> Ai);
