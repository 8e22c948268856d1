namespace Isotrope.Storage.Runs;

/// <summary>The second moment C = E[u uᵀ] of a layer's inputs u.</summary>
/// <param name="RootMeanSquare">Root mean square of ‖u‖ over the tokens that are probed.</param>
/// <param name="Eigenvalues">Those of C over the tokens that gradients are taken of, descending.</param>
/// <param name="EffectiveRank">tr(C)²/tr(C²), from 1 to n.</param>
public sealed record InputSpectrum(double RootMeanSquare, IReadOnlyList<double> Eigenvalues, double EffectiveRank);
