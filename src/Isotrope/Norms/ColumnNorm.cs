namespace Isotrope.Norms;

/// <summary>The longest column, max_j ‖X_j‖: the operator norm from the sum of absolute entries to Euclidean length; dual:
/// the sum of the columns' lengths.</summary>
/// <remarks>The minimizer divides every column by its length: 2mn operations.</remarks>
public sealed class ColumnNorm : LineNorm
{
    /// <summary>The norm.</summary>
    public ColumnNorm() : this("columns", (_, _) => 1, 0)
    {
    }

    internal ColumnNorm(string expression, Func<long, long, double> radius, double guard)
        : base(rows: false, radius, guard) => Expression = expression;

    /// <inheritdoc/>
    public override string Expression { get; }
}
