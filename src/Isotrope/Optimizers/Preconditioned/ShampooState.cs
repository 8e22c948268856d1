using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>What <see cref="Shampoo"/> remembers: mean gradient, factors and inverse roots of every side of every
/// block.</summary>
public sealed class ShampooState : ParameterState
{
    private readonly long[] _merged;
    private readonly long _maxSide;

    internal ShampooState(PlanEntry entry, ShampooOptions options) : base(entry.Parameter, "mean")
    {
        Decays = entry.Decays;
        _maxSide = options.MaxSide;
        _merged = ShapeOf(Parameter.shape, options);
        if (options.Grafting is not (Grafting.None or Grafting.Sgd)) Add("grafting_square", Parameter.shape);
        if (options.Momentum > 0) Add("momentum", Parameter.shape);
        Blocks = [.. ShapeBlocks.ShapesOf(_merged, _maxSide).Select((shape, block) => shape
            .Select((size, side) => (Factor: $"factor.{block}.{side}", Root: $"root.{block}.{side}", Size: size)).ToArray())];
        foreach (var (factor, root, size) in Blocks.SelectMany(sides => sides))
        {
            Add(factor, [size, size]);
            Add(root, [size, size]);
        }
    }

    /// <summary>Mean of gradients.</summary>
    public Tensor Mean => this["mean"];

    /// <summary>Sum or mean of squared gradients of the grafted method.</summary>
    public Tensor GraftingSquare => this["grafting_square"];

    /// <summary>Decayed sum of preconditioned directions.</summary>
    public Tensor Momentum => this["momentum"];

    /// <summary>Whether weight decay applies to the parameter.</summary>
    internal bool Decays { get; }

    /// <summary>The shape whose sides have factors.</summary>
    internal static long[] ShapeOf(long[] shape, ShampooOptions options) =>
        options.Merge ? MergedShape.Shampoo(shape, options.MaxSide) : shape.Length == 0 ? [1] : shape;

    /// <summary>Number of sides that have a factor: k in the exponent 1/(2k).</summary>
    internal int Order => _merged.Length;

    /// <summary>Names of the factor and root of each side of each block.</summary>
    private (string Factor, string Root, long Size)[][] Blocks { get; }

    /// <summary>The blocks of a tensor of the parameter's shape, as views where it is contiguous.</summary>
    internal IReadOnlyList<Tensor> BlocksOf(Tensor tensor) => ShapeBlocks.Of(tensor.reshape(_merged), _maxSide);

    /// <summary>Factor and inverse root of each side of a block.</summary>
    internal IEnumerable<(Tensor Factor, Tensor Root)> Sides(int block) =>
        Blocks[block].Select(side => (this[side.Factor], this[side.Root]));
}
