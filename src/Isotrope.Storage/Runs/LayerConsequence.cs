namespace Isotrope.Storage.Runs;

/// <summary>What the measured curvature of a layer means for its update.</summary>
/// <param name="Layer">Name of the layer.</param>
/// <param name="Shape">Its weight, [m, n].</param>
/// <param name="Inputs">The second moment of its inputs.</param>
/// <param name="Gradient">Singular values of the gradient of the mean loss per token, descending, nats per unit of the
/// weight.</param>
/// <param name="Steps">How far one step of each optimizer moves the layer's output.</param>
/// <param name="Predictions">The isotropic curvature model, solved with each fitted H.</param>
/// <param name="Decreases">What one step along each direction gains on tokens that the gradient has not seen.</param>
public sealed record LayerConsequence(
    string Layer, IReadOnlyList<long> Shape, InputSpectrum Inputs, IReadOnlyList<double> Gradient, IReadOnlyList<StepRadii> Steps,
    IReadOnlyList<SpectrumPrediction> Predictions, IReadOnlyList<StepDecrease> Decreases);
