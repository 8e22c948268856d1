namespace Isotrope.Storage.Runs;

/// <summary>One bar of a histogram of radii.</summary>
/// <param name="From">Smallest radius.</param>
/// <param name="To">Radius from which the next bar counts.</param>
/// <param name="Share">Share of the tokens.</param>
public sealed record RadiusShare(double From, double To, double Share);
