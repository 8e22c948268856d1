namespace Isotrope.Spectral;

/// <summary>(1 - weight)·f + weight·g of two maps.</summary>
internal sealed class BlendedMap(SpectralMap from, SpectralMap to, double weight) : SpectralMap
{
    private readonly (SpectralMap From, SpectralMap To, double Weight) _parts = (from, to, weight);

    public override bool NeedsMatrices => _parts.From.NeedsMatrices || _parts.To.NeedsMatrices;

    internal override string MethodFor(Tensor matrices) =>
        $"{_parts.From.MethodFor(matrices)} and {_parts.To.MethodFor(matrices)}";

    internal override double Flops(long m, long n) => _parts.From.Flops(m, n) + _parts.To.Flops(m, n);

    internal override Tensor Apply(Tensor matrices)
    {
        using var scope = NewDisposeScope();
        var (first, second) = (_parts.From.Apply(matrices), _parts.To.Apply(matrices));
        return first.lerp(second, _parts.Weight).MoveToOuterDisposeScope();
    }

    public override bool Equals(object? other) => other is BlendedMap map && map._parts == _parts;

    public override int GetHashCode() => _parts.GetHashCode();
}
