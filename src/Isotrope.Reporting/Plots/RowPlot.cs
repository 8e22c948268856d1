using System.Xml.Linq;
using Isotrope.Reporting.Data;
using Isotrope.Reporting.Plots.Drawing;
using static Isotrope.Reporting.Html.Markup;
using static Isotrope.Reporting.Plots.Drawing.Shapes;

namespace Isotrope.Reporting.Plots;

/// <summary>One row per contender over a common horizontal axis: the label beside the row, or above it on a phone.</summary>
internal sealed class RowPlot
{
    private readonly IReadOnlyList<Contender> _contenders;
    private readonly PlotSize _size;
    private readonly double _rowHeight;

    /// <summary>Lays out the rows, with room at the right for a value.</summary>
    public RowPlot(IReadOnlyList<Contender> contenders, PlotSize size, double right)
    {
        (_contenders, _size) = (contenders, size);
        _rowHeight = size.IsNarrow ? 50 : 38;
        var left = size.IsNarrow ? 10 : 22 + contenders.Max(contender => Label.Width(Label.Short(contender.Label)));
        Area = new(left, 8, size.Width - left - right, _rowHeight * contenders.Count + 4);
    }

    /// <summary>Where the data go.</summary>
    public PlotArea Area { get; }

    /// <summary>The vertical middle of a row's data.</summary>
    public double Middle(int row) => Area.Top + _rowHeight * (row + (_size.IsNarrow ? 0.68 : 0.5)) + 2;

    /// <summary>The drawing: axis, labels, and what <paramref name="row"/> draws for each contender and the middle of its
    /// row.</summary>
    public XElement Draw(string name, string title, Scale x,
        Func<Contender, double, IEnumerable<XElement?>> row, params object?[] behind)
    {
        var box = $"0 0 {Coordinate(_size.Width)} {Coordinate(Area.Bottom + 44)}";
        return Tag("svg", ("class", $"plot {_size.Name}"), ("viewBox", box), ("role", "img"), ("aria-label", name),
            Axes.Bottom(Area, x, title, grid: true, count: _size.IsNarrow ? 4 : 6), behind,
            _contenders.Select((contender, i) => SeriesStyle.Group(contender,
                _size.IsNarrow
                    ? Text("label", Area.Left, Middle(i) - 16, Label.Short(contender.Label, 40))
                    : Text("label", Area.Left - 12, Middle(i) + 4, Label.Short(contender.Label), "end"),
                row(contender, Middle(i)))));
    }
}
