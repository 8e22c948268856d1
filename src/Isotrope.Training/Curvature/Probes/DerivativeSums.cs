namespace Isotrope.Training.Curvature.Probes;

/// <summary>First and second derivatives along directions by differentiation, to be held against what the probes
/// measure.</summary>
/// <param name="Sequences">The first sequences alone are differentiated: their number.</param>
/// <param name="First">[sequences, directions]: ⟨g, d⟩, nats per unit of r.</param>
/// <param name="Second">[sequences, directions]: ⟨d, Hess d⟩, nats per unit of r². In mode B the derivatives are those of the
/// sum over these sequences, one row.</param>
internal sealed record DerivativeSums(int Sequences, double[,] First, double[,] Second)
{
    /// <summary>Sequences that are differentiated; fewer where there are fewer.</summary>
    public const int Most = 8;
}
