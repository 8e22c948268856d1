namespace Isotrope.Curvature;

/// <summary>The model has no minimum for this gradient: H grows too slowly.</summary>
/// <param name="message">The values that say so, and what to change.</param>
public sealed class UnboundedProblemException(string message) : ArgumentException(message);
