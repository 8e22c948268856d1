namespace Isotrope.Storage.Runs;

/// <summary>The solution Q of the isotropic curvature model for a layer's gradient G and one measured H.</summary>
/// <param name="Mode">Mode of the measurement.</param>
/// <param name="Direction">Directions along which H was measured.</param>
/// <param name="Model">The fitted model of H, M1 to M6.</param>
/// <param name="Function">It as <c>isotrope solve --curvature</c> reads it, nats per token.</param>
/// <param name="IsBest">Whether it is the model that the measurement prefers; otherwise that one cannot be solved, since it is
/// not convex or grows too slowly, and this is the next.</param>
/// <param name="Spectrum">Singular values of Q, in the order of those of G, in units of the weight.</param>
/// <param name="Contraction">Largest (σᵢ/σⱼ)/(sᵢ/sⱼ) over pairs σᵢ ≥ σⱼ: 1 keeps the gradient's shape, above it large
/// singular values are reduced.</param>
/// <param name="Bound">What theory allows it to be at most, P − 1 with P the largest local exponent, or 1; null where H has a
/// kink.</param>
/// <param name="Expansion">Smallest such ratio: below 1, as only sub-quadratic H makes it, large singular values are
/// enlarged.</param>
/// <param name="LowerBound">What theory allows it to be at least, p − 1 with p the smallest local exponent, or 1.</param>
/// <param name="CosineToGradient">⟨Q, G⟩/(‖Q‖‖G‖): 1 where the optimal spectrum is the gradient's own.</param>
/// <param name="CosineToPolar">⟨Q, msgn(G)⟩/(‖Q‖‖msgn(G)‖): 1 where orthogonalization is optimal.</param>
/// <param name="Radius">Predicted step: root mean square of ‖Q u‖ where inputs are isotropic, as the model assumes.</param>
/// <param name="TokenRadius">The same over the layer's real inputs.</param>
/// <param name="StepSize">The same as a factor: ‖Q‖/‖G‖, the learning rate of plain gradient descent.</param>
/// <param name="Decrease">Predicted decrease of the loss, nats per token.</param>
public sealed record SpectrumPrediction(
    string Mode, string Direction, string Model, string Function, bool IsBest, IReadOnlyList<double> Spectrum, double Contraction,
    double? Bound, double Expansion, double LowerBound, double CosineToGradient, double CosineToPolar, double Radius,
    double TokenRadius, double StepSize, double Decrease);
