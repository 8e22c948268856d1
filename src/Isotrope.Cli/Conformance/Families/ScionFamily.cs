using System.Globalization;
using Isotrope.Optimizers;
using Isotrope.Plan;
using Isotrope.Polar;

namespace Isotrope.Cli.Conformance.Families;

/// <summary>The Scion of its authors.</summary>
internal sealed class ScionFamily : OptimizerFamily
{
    private const string Guard = "guard=1e-8";   // its code adds 1e-8 in denominators, and 1e-7 to the Frobenius norm

    public override bool Reads(string symbol) => symbol == "Scion";

    public override MatrixOptimizer Make(MatrixPlan plan, Trajectory record, HyperParameters hyper)
    {
        var arguments = hyper.Part("norm_kwargs");
        var (norm, radius) = (Norm(hyper.Text("norm", "Auto"), arguments), hyper.Number("scale", 1));
        var convolution = plan[0].Parameter.dim() > 2;
        if (convolution && norm.StartsWith("scion-columns(normalized=true,transposed=false", StringComparison.Ordinal))
        {
            // Its columns are those of the flattened filters, but it divides by the input channels alone: as the norm
            // that does not divide, with a radius and a guard that do.
            var inputs = plan[0].Parameter.shape[1];
            norm = string.Create(CultureInfo.InvariantCulture, $"scion-columns(guard={1e-8 / inputs:R})");
            radius /= inputs;
        }
        if (convolution && (norm.StartsWith("scion-rows", StringComparison.Ordinal) || norm.Contains("transposed=true")))
            throw new NotSupportedException(
                "its RowNorm and transposed ColNorm take one axis of a convolution alone, which is no norm of rows");
        var options = new ScionOptions
        {
            LearningRate = hyper.Number("lr", 1e-3),
            Momentum = 1 - hyper.Number("momentum", 1),
            Radius = radius,
            WeightDecay = hyper.Flag("unconstrained", false) ? 0 : 1,
            Norm = norm,
            PolarSolver = new NewtonSchulz(PolynomialSchedules.JordanTimes(arguments.Count("steps", 5)), normOffset: 1e-7),
        };
        return arguments.Unread is { } unread
            ? throw new NotSupportedException($"'{unread}' of the norm's settings is not known here")
            : new Scion(plan, options);
    }

    private static string Norm(string norm, HyperParameters arguments)
    {
        string Flag(string name, bool otherwise) => arguments.Flag(name, otherwise) ? "true" : "false";
        return norm switch
        {
            "Auto" => $"scion-auto({Guard})",
            "Spectral" => $"scion-spectral(max={Flag("max", false)},normalized={Flag("normalized", true)})",
            "SpectralConv" => "scion-convolution",
            "Sign" => Sign(Flag("normalized", true), arguments),
            "ColNorm" => $"scion-columns(normalized={Flag("normalized", false)},transposed={Flag("transpose", false)},{Guard})",
            "RowNorm" => $"scion-rows(normalized={Flag("normalized", true)},transposed={Flag("transpose", false)},{Guard})",
            "BiasRMS" => $"scion-bias({Guard})",
            _ => throw new NotSupportedException($"there is no norm '{norm}' of Scion here"),
        };
    }

    private static string Sign(string normalized, HyperParameters arguments)
    {
        _ = arguments.Flag("zero_init", false);   // concerns the initial weights, which are recorded
        return $"scion-sign(normalized={normalized})";
    }
}
