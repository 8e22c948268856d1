namespace Isotrope.Storage.Runs;

/// <summary>Whether H depends on the token: its mean over the half of the tokens with the larger value of something, over its
/// mean over the other half; 1 where it does not. With the loss <c>later</c> an early token has more of them, so that its ratio by
/// position is below 1 for that reason alone.</summary>
/// <param name="On"><c>norm</c>: ‖u‖, the norm of the layer's input; <c>position</c>: the place in the sequence.</param>
/// <param name="R">The radius: the resolved one nearest to 1.</param>
/// <param name="Ratio">H of the upper half over H of the lower half, by bootstrap over sequences.</param>
public sealed record TokenDependence(string On, double R, CurvatureBand Ratio);
