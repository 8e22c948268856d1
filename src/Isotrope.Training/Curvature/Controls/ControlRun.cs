using Isotrope.Storage.Runs;
using Isotrope.Training.Curvature.Directions;
using Isotrope.Training.Curvature.Probes;

namespace Isotrope.Training.Curvature.Controls;

/// <summary>Measures a control as any network is measured, and sets the exact values beside.</summary>
public static class ControlRun
{
    /// <summary>The curve of a control in mode A along random directions.</summary>
    /// <param name="name">Name of the control.</param>
    /// <param name="grid">Radii, examples (<see cref="ProbeGrid.Sequences"/>), directions, seed.</param>
    /// <exception cref="ArgumentException">There is no such control, or a number is out of range.</exception>
    public static CurvatureRecord Measure(string name, ProbeGrid grid)
    {
        using var control = ControlCatalog.Create(name, grid.Checked().Sequences, grid.Seed);
        using var directions = ProbeDirections.Of(control.Network, ["random"], []);
        using var lab = new CurvatureLab(control.Network, control.Sequences, grid);
        var curves = lab.Measure(control.Layer, [CurvatureLab.ModeA], directions)
            .Select(curve => curve with { Radii = [.. curve.Radii.Select(point => WithExact(point, control.Exact(point.R)))] });
        return new(
            new($"control {name}", control.Network.Module.parameters().Sum(parameter => parameter.numel())), "none",
            new("normal inputs", 0, ""),
            new Dictionary<string, string>
            {
                ["examples"] = FormattableString.Invariant($"{grid.Sequences}"),
                ["randomDirections"] = FormattableString.Invariant($"{grid.Directions}"),
                ["seed"] = FormattableString.Invariant($"{grid.Seed}"),
            },
            [.. curves], null, null);
    }

    private static CurvaturePoint WithExact(CurvaturePoint point, double exact) =>
        double.IsNaN(exact) ? point : point with { Exact = exact };
}
