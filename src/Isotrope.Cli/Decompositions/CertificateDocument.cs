using System.Globalization;
using System.Text.Json;
using Isotrope.Polar;

namespace Isotrope.Cli.Decompositions;

/// <summary>A certificate as documents show it.</summary>
internal sealed record CertificateDocument(
    string Kind, double Bound, double Minimum, double Maximum, double From, double FromOfFrobenius, double Rounding,
    double Confidence)
{
    public static CertificateDocument Of(PolarCertificate certificate) => new(
        JsonNamingPolicy.CamelCase.ConvertName(certificate.Kind.ToString()), certificate.Bound, certificate.Minimum,
        certificate.Maximum, certificate.From, certificate.FromOfFrobenius, certificate.Rounding, certificate.Confidence);

    /// <summary>For people.</summary>
    public override string ToString() => double.IsFinite(Bound)
        ? string.Create(CultureInfo.InvariantCulture,
            $"{Kind}: f in [{Minimum:0.####}, {Maximum:0.####}] ± {Rounding:0.0e0} from {From:0.0e0} of the largest on")
        : "none";
}
