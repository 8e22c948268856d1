using Isotrope.Norms;

namespace Isotrope.Optimizers;

/// <summary>A ball in a norm about each matrix of a batch.</summary>
/// <param name="Center">Its centre, [m, n] or [b, m, n], float64.</param>
/// <param name="Norm">The norm.</param>
/// <param name="Radius">Its radius, positive.</param>
internal sealed record TrustBall(Tensor Center, Norm Norm, double Radius)
{
    /// <summary>The ball's nearest point.</summary>
    public Tensor Nearest(Tensor point) => Center + Norm.UncheckedProjection(point - Center, Radius);

    /// <summary>The dimensions along which entries share a Euclidean length, and how long it may be; null for other
    /// norms.</summary>
    public (long[] Along, double Radius)? Lines =>
        Norm.Lines(Center.shape[^2], Center.shape[^1]) is { } lines ? (lines.Along, lines.Radius * Radius) : null;
}
