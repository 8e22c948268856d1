namespace Isotrope.Spectral.Routes;

/// <summary>Checks of what is to be mapped.</summary>
internal static class SpectralInput
{
    /// <summary>Refuses what has no singular values.</summary>
    /// <exception cref="ArgumentException">No matrix or batch of matrices, empty, or not of a real floating type.</exception>
    /// <exception cref="NumericalException">NaN or infinity.</exception>
    public static void Check(Tensor gradient, string name)
    {
        if (gradient.dim() is not (2 or 3) || gradient.numel() == 0)
            throw new ArgumentException($"Spectral maps take matrices [m, n] and batches [b, m, n]; {name} has shape " +
                $"[{string.Join(", ", gradient.shape)}]. View it as one of these first.", nameof(gradient));
        if (gradient.dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException(
                $"The type of {name} is {gradient.dtype}; float32 and float64 are supported. Convert it first.",
                nameof(gradient));
        if (!IsFinite(gradient))
            throw new NumericalException($"There is NaN or infinity in {name}, so it has no singular values.");
    }

    public static bool IsFinite(Tensor tensor) => double.IsFinite(Largest(tensor));

    /// <summary>The largest absolute entry; NaN if there is one.</summary>
    public static double Largest(Tensor tensor)
    {
        using var norm = linalg.vector_norm(tensor, double.PositiveInfinity);
        return norm.ToDouble();
    }
}
