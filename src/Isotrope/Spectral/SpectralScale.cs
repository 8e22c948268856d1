namespace Isotrope.Spectral;

/// <summary>What a spectral function takes as 1: its argument is x = sigma/scale.</summary>
public enum SpectralScale
{
    /// <summary>The largest singular value: x lies in [0, 1], and the size of the gradient does not matter.</summary>
    Largest,

    /// <summary>The Frobenius norm: x lies in [0, 1], and the size of the gradient does not matter.</summary>
    Frobenius,

    /// <summary>1: x is the singular value itself, in units of the gradient. Nothing is rescaled.</summary>
    Absolute,
}
