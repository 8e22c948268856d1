using System.Text;

namespace Isotrope.Plan;

/// <summary>Prints a plan as text in columns.</summary>
internal static class PlanTable
{
    public static string Format(MatrixPlan plan)
    {
        string[] header = ["parameter", "shape", "view", "role", "rule", "scale", "state", "reason"];
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
        Shape(entry.Parameter.shape),
        entry.View.Name,
        entry.Role.ToString().ToLowerInvariant(),
        entry.Optimizer ?? entry.Rule.ToString().ToLowerInvariant(),
        entry.Scale is { } scale ? $"{scale:0.###}" : "",
        entry.StateBytes is { } bytes ? $"{bytes / 1024.0:0.#} KiB" : "",
        entry.Decays ? entry.Reason : $"{entry.Reason}; no decay",
    ];

    private static string Shape(long[] shape) => string.Join("x", shape);
}
