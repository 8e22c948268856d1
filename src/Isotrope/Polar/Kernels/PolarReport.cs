namespace Isotrope.Polar.Kernels;

/// <summary>What a solver says of the factor that it computed.</summary>
/// <param name="isWanted">Whether anybody reads it; if not, a solver spends nothing on it.</param>
internal sealed class PolarReport(bool isWanted)
{
    /// <summary>Whether anybody reads the report.</summary>
    public bool IsWanted { get; } = isWanted;

    /// <summary>Iterations taken.</summary>
    public int Steps { get; set; }

    /// <summary>The solver that did the work, if it was handed on.</summary>
    public string? Method { get; set; }

    /// <summary>Why that solver.</summary>
    public string Reason { get; set; } = "";

    /// <summary>What is known.</summary>
    public PolarCertificate Certificate { get; set; } = PolarCertificate.None;

    /// <summary>Brings in the report on another matrix of a batch: the worse of both holds.</summary>
    public void Add(PolarReport other)
    {
        Steps = Math.Max(Steps, other.Steps);
        (Method, Reason) = (other.Method, other.Reason);
        Certificate = Certificate == PolarCertificate.None ? other.Certificate : Worse(Certificate, other.Certificate);
    }

    private static PolarCertificate Worse(PolarCertificate a, PolarCertificate b) => a with
    {
        Kind = a.Kind == CertificateKind.None || b.Kind == CertificateKind.None ? CertificateKind.None
            : (CertificateKind)Math.Max((int)a.Kind, (int)b.Kind),
        Minimum = Math.Min(a.Minimum, b.Minimum),
        Maximum = Math.Max(a.Maximum, b.Maximum),
        From = Math.Max(a.From, b.From),
        FromOfFrobenius = Math.Max(a.FromOfFrobenius, b.FromOfFrobenius),
        Rounding = Math.Max(a.Rounding, b.Rounding),
        Confidence = Math.Max(0, a.Confidence + b.Confidence - 1),
    };
}
