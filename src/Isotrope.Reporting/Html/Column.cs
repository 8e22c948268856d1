namespace Isotrope.Reporting.Html;

/// <summary>A column of a table: its heading, and the cell it shows of an item.</summary>
internal sealed record Column<T>(string Heading, Func<T, object?> Cell, bool Numeric = true, string? Unit = null);
