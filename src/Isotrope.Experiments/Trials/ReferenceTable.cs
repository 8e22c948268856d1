using System.Globalization;
using Isotrope.Experiments.Figures;

namespace Isotrope.Experiments.Trials;

/// <summary>Trajectories of the original's code, to be drawn beside ours.</summary>
/// <remarks>The file is embedded as <c>reference.NAME.csv</c>, mostly <c>reference.csv</c> in the experiment's folder; its README
/// says how it came to be.</remarks>
internal sealed class ReferenceTable
{
    private readonly List<(string Method, double Step, IReadOnlyDictionary<string, double> Values)> _rows = [];

    /// <summary>Reads a table.</summary>
    /// <param name="name">Its name, mostly that of the experiment's folder.</param>
    public ReferenceTable(string name)
    {
        using var stream = typeof(ReferenceTable).Assembly.GetManifestResourceStream($"reference.{name}.csv")
            ?? throw new ArgumentException($"There is no table reference.{name}.csv.", nameof(name));
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

    /// <summary>Curves of a metric against steps, one for each method.</summary>
    public IReadOnlyList<FigureCurve> Curves(string metric) => Curves(metric, (step, _) => step);

    /// <summary>Curves of a metric against something else, one for each method, up to where it passes a million times its start:
    /// the end of a trial of ours.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="place">The place on the horizontal axis, of the step and all values of the row.</param>
    public IReadOnlyList<FigureCurve> Curves(string metric, Func<double, IReadOnlyDictionary<string, double>, double> place) =>
        [.. _rows.GroupBy(row => row.Method).Select(rows =>
            new FigureCurve(rows.Key, [.. rows.Select(row => (place(row.Step, row.Values), row.Values[metric]))
                .TakeWhile(point => !(point.Item2 > TrialRunner.Hopeless * rows.First().Values[metric]))]))];

    private static double Number(string text) =>
        text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);
}
