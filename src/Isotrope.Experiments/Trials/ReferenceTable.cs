using System.Globalization;
using Isotrope.Experiments.Figures;

namespace Isotrope.Experiments.Trials;

/// <summary>Trajectories of the original's code, to be drawn beside ours.</summary>
/// <remarks>The file is <c>reference.csv</c> in the experiment's folder; its README says how it came to be.</remarks>
internal sealed class ReferenceTable
{
    private readonly List<(string Method, double Step, IReadOnlyDictionary<string, double> Values)> _rows = [];

    /// <summary>Reads the table of an experiment's folder.</summary>
    /// <param name="folder">The name of the folder.</param>
    public ReferenceTable(string folder)
    {
        using var stream = typeof(ReferenceTable).Assembly.GetManifestResourceStream($"reference.{folder}.csv")
            ?? throw new ArgumentException($"The folder '{folder}' has no reference.csv.", nameof(folder));
        using var reader = new StreamReader(stream);
        var names = reader.ReadLine()!.Split(',');
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            _rows.Add((cells[0], Number(cells[1]),
                names.Skip(2).Zip(cells.Skip(2), (name, cell) => (name, Value: Number(cell)))
                    .ToDictionary(p => p.name, p => p.Value)));
        }
    }

    /// <summary>The methods.</summary>
    public IEnumerable<string> Methods => _rows.Select(row => row.Method).Distinct();

    /// <summary>A metric of a method at a step; not-a-number where there is none.</summary>
    public double At(string method, int step, string metric) =>
        _rows.Where(row => row.Method == method && row.Step == step).Select(row => row.Values[metric]).FirstOrDefault(double.NaN);

    /// <summary>Curves of a metric, one for each method.</summary>
    public IReadOnlyList<FigureCurve> Curves(string metric) =>
        [.. _rows.GroupBy(row => row.Method).Select(rows =>
            new FigureCurve(rows.Key, [.. rows.Select(row => (row.Step, row.Values[metric]))]))];

    private static double Number(string text) =>
        text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);
}
