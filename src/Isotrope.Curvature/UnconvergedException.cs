namespace Isotrope.Curvature;

/// <summary>A solver stopped before its tolerance; the best iterate is attached.</summary>
public sealed class UnconvergedException : ArithmeticException
{
    /// <summary>A solution that is not good enough.</summary>
    /// <param name="message">What was reached, what was wanted and what to do.</param>
    /// <param name="best">The best iterate, with its residual.</param>
    public UnconvergedException(string message, Solution best) : base(message) => Best = best;

    /// <summary>A slope that is not good enough.</summary>
    /// <param name="message">What was reached, what was wanted and what to do.</param>
    /// <param name="best">The best iterate, with its residual.</param>
    public UnconvergedException(string message, Kinks.MinimalSlope best) : base(message) => BestSlope = best;

    /// <summary>The best iterate of the model's solver; null if another failed.</summary>
    public Solution? Best { get; }

    /// <summary>The best iterate of the exact test at a kink; null if another failed.</summary>
    public Kinks.MinimalSlope? BestSlope { get; }
}
