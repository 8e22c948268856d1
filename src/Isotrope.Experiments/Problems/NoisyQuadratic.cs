namespace Isotrope.Experiments.Problems;

/// <summary>The small quadratic with noise on its gradients, the same for every method; what is measured is exact.</summary>
/// <param name="deviation">σ, with E‖noise‖_F² = σ².</param>
/// <param name="seed">Seed of the noise.</param>
internal sealed class NoisyQuadratic(double deviation, long seed) : MatrixProblem
{
    private readonly QuadraticProblem _exact = QuadraticProblem.Small();
    private Noise _noise = new(deviation, seed);
    private Tensor? _present;

    /// <inheritdoc/>
    public override string Name => FormattableString.Invariant($"{_exact.Name}, noise {deviation:R}, seed {seed}");

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object> Constants => _exact.Constants;

    /// <inheritdoc/>
    public override string Objective => _exact.Objective;

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Start => _exact.Start;

    /// <inheritdoc/>
    public override void Rewind()
    {
        _noise.Dispose();
        _noise = new(deviation, seed);
        Advance();
    }

    /// <inheritdoc/>
    public override void Advance()
    {
        _present?.Dispose();
        using var zero = zeros_like(Start[0]);
        _present = _noise.On(zero).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Gradients(IReadOnlyList<Tensor> x) =>
        [.. _exact.Gradients(x).Select(gradient => gradient.add_(_present!))];

    /// <inheritdoc/>
    public override double Value(IReadOnlyList<Tensor> x) => _exact.Value(x);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> gradients) =>
        _exact.Measure(x, gradients);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _present?.Dispose();
        _noise.Dispose();
        _exact.Dispose();
    }
}
