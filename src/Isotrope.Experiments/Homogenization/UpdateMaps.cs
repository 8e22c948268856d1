using System.Globalization;
using Isotrope.Curvature.Functions;
using Isotrope.Polar;
using Isotrope.Spectral;

namespace Isotrope.Experiments.Homogenization;

/// <summary>What optimizers make of a gradient, memory apart: a name and a map.</summary>
internal static class UpdateMaps
{
    /// <summary>Names of maps that verdicts speak of.</summary>
    public const string Gradient = "gradient", Polar = "polar factor", Adam = "Adam", Model = "curvature model";

    private const double AdamEpsilon = 1e-8;   // PyTorch's
    private const double ShampooDamping = 1e-12;   // times the largest eigenvalue; the reference code's

    /// <summary>The maps, and the model's optimum for H(r) = r^p.</summary>
    /// <param name="exponent">p.</param>
    public static IReadOnlyList<(string Name, Func<LayerGradient, Tensor> Map)> All(double exponent) =>
    [
        (Gradient, layer => layer.Mean),
        (Polar, layer => PolarSolvers.For(PolarAccuracy.Exact).Orthogonalize(layer.Mean)),
        ("Muon's five steps", layer => PolarSolvers.ByName(PolynomialSchedules.Jordan.Name).Orthogonalize(layer.Mean)),
        ("PolarGrad", Scaled),
        ("signs", layer => layer.Mean.sign()),
        (Adam, layer => layer.Mean / (layer.Square.sqrt() + AdamEpsilon)),
        ("Shampoo", layer => Root(layer.Left).matmul(layer.Mean).matmul(Root(layer.Right))),
        Spectral("power 1/2", "power(p=0.5)"),
        Spectral("power 1/4", "power(p=0.25)"),
        Spectral("softsign 0.05", "softsign(lambda=0.05)"),
        (Model, layer => SpectralMap.Of(new PowerSum(1, exponent)).Solve(layer.Mean).Mapped),
    ];

    /// <summary>For titles: r^2.5.</summary>
    public static string Curvature(double exponent) => $"r^{exponent.ToString(CultureInfo.InvariantCulture)}";

    private static (string, Func<LayerGradient, Tensor>) Spectral(string name, string function)
    {
        SpectralMapOptions options = new() { Lower = 1e-6, Tolerance = 1e-6 };   // to far below what gradients resolve
        var transform = SpectralMap.Of(SpectralFunctions.Parse(function), options);
        return (name, layer => transform.Solve(layer.Mean).Mapped);
    }

    private static Tensor Scaled(LayerGradient layer)
    {
        var polar = PolarSolvers.For(PolarAccuracy.Exact).Orthogonalize(layer.Mean);
        return polar * polar.mul(layer.Mean).sum();
    }

    /// <summary>The inverse fourth root of a positive semidefinite matrix.</summary>
    private static Tensor Root(Tensor matrix)
    {
        var (values, vectors) = linalg.eigh(matrix);
        var root = values.clamp_min(values.max().item<double>() * ShampooDamping).pow(-0.25);
        return vectors.mul(root).matmul(vectors.t());
    }
}
