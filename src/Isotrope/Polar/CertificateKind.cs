namespace Isotrope.Polar;

/// <summary>Where a certificate comes from.</summary>
public enum CertificateKind
{
    /// <summary>Nothing is known: the method changes more than the singular values.</summary>
    None,

    /// <summary>From the method's scalar function alone, with proof.</summary>
    APriori,

    /// <summary>From the method's scalar function and an estimate of the largest singular value that is too small with the small
    /// probability 1 - <see cref="PolarCertificate.Confidence"/>.</summary>
    Probable,

    /// <summary>Measured on the factor U that was computed: from U·U^T.</summary>
    GramResidual,
}
