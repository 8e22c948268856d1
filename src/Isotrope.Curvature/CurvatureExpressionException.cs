namespace Isotrope.Curvature;

/// <summary>A curvature expression that cannot be read; the message points at the character.</summary>
/// <param name="expression">What was given.</param>
/// <param name="position">Where the reading failed, characters from the start.</param>
/// <param name="defect">What was found and what is allowed.</param>
/// <param name="cause">The exception behind it, if any.</param>
public sealed class CurvatureExpressionException(string expression, int position, string defect, Exception? cause = null)
    : ArgumentException($"{defect}\n  {expression}\n  {new string(' ', position)}^", cause)
{
    /// <summary>Where the reading failed, characters from the start.</summary>
    public int Position { get; } = position;
}
