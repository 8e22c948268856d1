using System.Globalization;
using System.Text;

namespace Isotrope.Plan;

/// <summary>Prints a plan as text in columns.</summary>
internal static class PlanTable
{
    public static string Format(MatrixPlan plan)
    {
        string[] header = ["parameter", "shape", "view", "role", "rule", "scale", "state", "FLOPs/step", "reason"];
        var rows = plan.Select(Cells).Prepend(header).ToList();
        var widths = header.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        return text.ToString();
    }

    private static string[] Cells(PlanEntry entry) =>
    [
        entry.Name,
        PlanText.Shape(entry.Parameter.shape),
        entry.View.Parts.Count > 0 ? entry.View.ToString() : entry.View.Name,
        string.Join(" + ", entry.Roles.Select(PlanText.Of)),
        Rule(entry),
        entry.Scale is { } scale ? Text($"{scale:0.###}") : "",
        entry.StateBytes is { } bytes ? Text($"{bytes / 1024.0:0.#} KiB") : "",
        entry.FlopsPerStep is { } flops ? Count(flops) : "",
        entry.Decays ? entry.Reason : $"{entry.Reason}; no decay",
    ];

    private static string Rule(PlanEntry entry) => entry.Optimizer is not { } optimizer ? entry.Rule.Name
        : entry.Rule == UpdateRule.Matrix || entry.Rule == UpdateRule.Auxiliary ? optimizer
        : $"{entry.Rule}: {optimizer}";

    private static string Count(double number) => number switch
    {
        0 => "0",
        < 1e6 => Text($"{number / 1e3:0.#} k"),
        < 1e9 => Text($"{number / 1e6:0.#} M"),
        _ => Text($"{number / 1e9:0.##} G"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
