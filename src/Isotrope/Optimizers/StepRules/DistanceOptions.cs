using System.Diagnostics.CodeAnalysis;

namespace Isotrope.Optimizers;

/// <summary>Options of <see cref="DistanceOverGradients"/>.</summary>
public sealed record DistanceOptions : StepRuleOptions
{
    /// <summary>First distance, relative to 1 + ‖W₀‖; positive. Default 1e-6, the authors'.</summary>
    public double FirstDistance { get; init; } = 1e-6;

    /// <summary>Added to the sum of squared dual norms, at least 0. Default 1e-8, the authors'.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Whether every step counts alike, N* = 1: the radius is the distance over the root of the number of steps,
    /// whatever the gradient's length. Default false, the authors'.</summary>
    public bool Normalized { get; init; }

    /// <summary>The published DoG: gradient descent of all parameters.</summary>
    public static DistanceOptions Published { get; } =
        new() { Norm = "frobenius", Aggregation = NormAggregation.Euclidean, WholeModel = true };

    /// <summary>DoG of normalized steps in the spectral norm: Muon whose radius follows the distance that was
    /// explored.</summary>
    /// <remarks>In doubt: DoG is published for the Euclidean norm and steps in proportion to the gradient, which in the
    /// spectral norm ran away on a network of three layers; so did normalized steps with Muon's momentum 0.95, hence none.
    /// "Distance-Aware Muon" (arXiv 2605.18999) sets Muon's radius from the distance explored as well, but its formula and
    /// constants could not be compared.</remarks>
    [Experimental("ISOTROPE001")]
    public static DistanceOptions Spectral { get; } = new() { Normalized = true, Accuracy = Polar.PolarAccuracy.Muon };

    internal override void Check()
    {
        base.Check();
        Require.Positive(FirstDistance, "Use 1e-6, or 1e-4 with batch normalization.");
        Require.NotNegative(Epsilon, "Use 1e-8.");
    }
}
