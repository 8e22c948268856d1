namespace Isotrope.Optimizers;

/// <summary>Which lines of a matrix are divided by their Euclidean lengths; zero lines stay zero.</summary>
public enum Equalization
{
    /// <summary>None.</summary>
    None,

    /// <summary>Rows.</summary>
    Rows,

    /// <summary>Columns.</summary>
    Columns,

    /// <summary>Rows, then the columns of the result.</summary>
    RowsThenColumns,

    /// <summary>Columns, then the rows of the result.</summary>
    ColumnsThenRows,

    /// <summary>Each entry by the lengths of its row and its column, both of the given matrix.</summary>
    Both,
}
