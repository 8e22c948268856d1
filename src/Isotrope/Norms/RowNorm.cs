namespace Isotrope.Norms;

/// <summary>The longest row, max_i ‖X_i‖: the operator norm from Euclidean length to the largest entry; dual: the sum of
/// the rows' lengths.</summary>
/// <remarks>The minimizer divides every row by its length: 2mn operations.</remarks>
public sealed class RowNorm : LineNorm
{
    /// <summary>The norm.</summary>
    public RowNorm() : this("rows", (_, _) => 1, 0)
    {
    }

    internal RowNorm(string expression, Func<long, long, double> radius, double guard)
        : base(rows: true, radius, guard) => Expression = expression;

    /// <inheritdoc/>
    public override string Expression { get; }
}
