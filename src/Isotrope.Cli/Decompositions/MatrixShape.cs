using System.Globalization;

namespace Isotrope.Cli.Decompositions;

/// <summary>A shape as it is written on the command line: 768x3072, or 64x64x32 for a batch of 32.</summary>
/// <param name="Rows">m.</param>
/// <param name="Columns">n.</param>
/// <param name="Batch">Number of matrices; null for a single matrix.</param>
internal sealed record MatrixShape(long Rows, long Columns, long? Batch)
{
    private const long MostEntries = 1L << 31;   // 8 GiB in float32

    /// <summary>All entries.</summary>
    public long Count => Rows * Columns * (Batch ?? 1);

    public static MatrixShape Parse(string text)
    {
        var parts = text.Split('x');
        var lengths = parts.Select(part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : 0).ToList();
        if (parts.Length is not (2 or 3) || lengths.Any(length => length < 1))
            throw new ArgumentException(
                $"--shape is '{text}', but must be ROWSxCOLUMNS or ROWSxCOLUMNSxBATCH. Write for example 768x3072 or 64x64x32.");
        if (lengths.Aggregate((Int128)1, (product, length) => product * length) > MostEntries)
            throw new ArgumentException($"--shape {text} has more than {MostEntries} entries. Choose a smaller one.");
        return new(lengths[0], lengths[1], lengths.Count == 3 ? lengths[2] : null);
    }

    public override string ToString() => Batch is null ? $"{Rows}x{Columns}" : $"{Rows}x{Columns}x{Batch}";
}
