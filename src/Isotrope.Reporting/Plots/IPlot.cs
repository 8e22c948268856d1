using System.Xml.Linq;
using Isotrope.Reporting.Data;
using Isotrope.Reporting.Plots.Drawing;

namespace Isotrope.Reporting.Plots;

/// <summary>One SVG of the report.</summary>
internal interface IPlot
{
    /// <summary>The question it answers, as a heading.</summary>
    string Title { get; }

    /// <summary>What lines, dots and bars mean, in a sentence or two.</summary>
    string Caption { get; }

    /// <summary>Which of several views of a figure this is, as the reader's controls name them; empty for the only one.</summary>
    string View => "";

    /// <summary>The drawing, or null when the runs hold nothing to draw.</summary>
    XElement? Draw(ReportData data, PlotSize size);
}
