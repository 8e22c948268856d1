using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>What <see cref="Soap"/> remembers: Adam's moments in the eigenbases, the factors, and the bases.</summary>
public sealed class SoapState : ParameterState
{
    private readonly long[] _merged;

    internal SoapState(PlanEntry entry, SoapOptions options) : base(entry.Parameter, "first_moment", "second_moment")
    {
        (_merged, Sides) = SidesOf(Parameter.shape, options);
        foreach (var side in Sides)
        {
            Add(Name("factor", side), [_merged[side], _merged[side]]);
            Add(Name("basis", side), [_merged[side], _merged[side]]);
        }
    }

    /// <summary>Running mean of gradients, in the eigenbases.</summary>
    public Tensor FirstMoment => this["first_moment"];

    /// <summary>Running mean of squared gradients, in the eigenbases.</summary>
    public Tensor SecondMoment => this["second_moment"];

    /// <summary>The sides that have an eigenbasis.</summary>
    public IReadOnlyList<int> Sides { get; }

    /// <summary>Running mean of G·G^T over a side, [d, d].</summary>
    public Tensor Factor(int side) => this[Name("factor", side)];

    /// <summary>Eigenvectors of the factor as columns, [d, d].</summary>
    public Tensor Basis(int side) => this[Name("basis", side)];

    /// <summary>The shape with its sides merged, and the sides that have an eigenbasis.</summary>
    internal static (long[] Merged, IReadOnlyList<int> Sides) SidesOf(long[] shape, SoapOptions options)
    {
        var merged = options.Merge ? MergedShape.Soap(shape, options.MaxSide) : shape;
        var sides = Enumerable.Range(0, merged.Length).Where(side => merged[side] <= options.MaxSide);
        if (shape.Length < 2 && !(shape.Length == 1 && options.Vectors)) sides = [];
        if (options.OneSided) sides = sides.OrderBy(side => merged[side]).Take(1);
        return (merged, [.. sides]);
    }

    /// <summary>A tensor of the parameter's shape with its sides merged.</summary>
    internal Tensor Merged(Tensor tensor) => tensor.reshape(_merged);

    /// <summary>A tensor in the eigenbases: Q^T·G for the first side, G·Q for the second.</summary>
    internal Tensor Rotated(Tensor tensor) => Turned(tensor, back: false);

    /// <summary>A tensor back from the eigenbases.</summary>
    internal Tensor RotatedBack(Tensor tensor) => Turned(tensor, back: true);

    private Tensor Turned(Tensor tensor, bool back)
    {
        var merged = Merged(tensor);
        foreach (var side in Sides)
            merged = SideProducts.Multiply(merged, back ? Basis(side) : Basis(side).transpose(0, 1), side);
        return merged.reshape(Parameter.shape);
    }

    private static string Name(string what, int side) => $"{what}.{side}";
}
