using Isotrope.Storage.Runs;

namespace Isotrope.Reporting.Tests;

/// <summary>Made-up curvature with the shapes that measured ones have: H(r) = c r^p.</summary>
internal static class CurvatureSamples
{
    private static readonly double[] s_radii = [0.1, 1, 10];

    public static CurvatureCurve Curve(
        string layer, string direction = "random", string mode = "a", string loss = "later", double coefficient = 1e-3,
        double exponent = 2.2, bool resolved = true) => new(
            layer, [32, 16], mode, direction, loss, 64, 16, 4, [.. s_radii.Select(r => Point(r, coefficient, exponent, resolved))],
            resolved ? Band(exponent, 0.02) : null, resolved ? Band(exponent + 0.1, 0.03) : null, resolved ? 10 : null,
            resolved ? Band(1.25, 0.01) : null, resolved ? 1 : null, true, null, 2.5, null,
            [new("M2", "c r^p", $"{coefficient}*r^{exponent}", new Dictionary<string, CurvatureBand>(), 0.01, 0.01, Best: true)],
            [], [new("gradient", 0.1, 1e-4, 0.01, true), new("Hessian", 0.1, 2e-2, 0.01, false)], true, [])
        {
            Isotropy = direction == "random" ? [] : [new(1, Band(3, 0.2))],
            Tokens = mode == "a" ? [new("norm", 1, Band(1.5, 0.1)), new("position", 1, Band(1.1, 0.2))] : [],
        };

    public static CurvatureRecord Record(params CurvatureCurve[] curves) => new(
        new("nano", 400_000), "runs/nano/checkpoints/muon-seed1.safetensors", new("text", 1000, "ab"),
        new Dictionary<string, string> { ["sequences"] = "64" }, curves, null, null);

    private static CurvaturePoint Point(double r, double coefficient, double exponent, bool resolved)
    {
        var value = coefficient * Math.Pow(r, exponent);
        return new(r, value, 0.1 * value, 0.8 * value, 1.2 * value, 0.01, 1e-15, resolved,
            resolved ? Band(exponent, 0.02) : null, value, value, 0.1, 1, null);
    }

    private static CurvatureBand Band(double value, double error) => new(value, error, value - 2 * error, value + 2 * error);
}
