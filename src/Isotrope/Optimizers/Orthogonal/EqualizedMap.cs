using Isotrope.Norms;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>A map between two equalizations of rows and columns.</summary>
internal sealed class EqualizedMap(SpectralMap inner, Equalization before, Equalization after) : SpectralMap
{
    private readonly (SpectralMap Inner, Equalization Before, Equalization After) _parts = (inner, before, after);

    public override bool NeedsMatrices => true;

    internal override string MethodFor(Tensor matrices) => _parts.Inner.MethodFor(matrices);

    internal override bool MayBePadded => _parts.Inner.MayBePadded;   // zero lines stay zero and change no other length

    internal override double Flops(long m, long n) => _parts.Inner.Flops(m, n);

    /// <summary>The map itself where there is nothing to equalize.</summary>
    public static SpectralMap Of(SpectralMap inner, Equalization before, Equalization after) =>
        before == Equalization.None && after == Equalization.None ? inner : new EqualizedMap(inner, before, after);

    internal override Tensor Apply(Tensor matrices)
    {
        using var scope = NewDisposeScope();
        var mapped = _parts.Inner.Apply(Equalized(matrices, _parts.Before));
        return Equalized(mapped, _parts.After).MoveToOuterDisposeScope();
    }

    public override bool Equals(object? other) => other is EqualizedMap map && map._parts == _parts;

    public override int GetHashCode() => _parts.GetHashCode();

    private static Tensor Equalized(Tensor matrices, Equalization lines) => lines switch
    {
        Equalization.Rows => Rows(matrices),
        Equalization.Columns => Columns(matrices),
        Equalization.RowsThenColumns => Columns(Rows(matrices)),
        Equalization.ColumnsThenRows => Rows(Columns(matrices)),
        Equalization.Both => Columns(matrices, Rows(matrices)),
        _ => matrices,
    };

    private static Tensor Rows(Tensor matrices) => matrices / Lengths.NotZero(Lengths.Along(matrices, -1));

    private static Tensor Columns(Tensor matrices) => Columns(matrices, matrices);

    /// <summary>Divides by the lengths of the columns of a matrix.</summary>
    private static Tensor Columns(Tensor measured, Tensor divided) =>
        divided / Lengths.NotZero(Lengths.Along(measured, -2));
}
