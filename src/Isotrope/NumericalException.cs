namespace Isotrope;

/// <summary>A number that must be finite is not, or an iteration did not reach its accuracy.</summary>
/// <param name="message">What was met, where, and what to do.</param>
public sealed class NumericalException(string message) : ArithmeticException(message);
