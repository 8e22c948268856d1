namespace Isotrope.Polar;

/// <summary>What else <see cref="PolarSolver.Solve"/> shall find out.</summary>
public sealed record PolarRequest
{
    /// <summary>The factor alone.</summary>
    public static PolarRequest FactorOnly { get; } = new();

    /// <summary>Whether to compute the symmetric factor H; one product. Default false.</summary>
    public bool Hermitian { get; init; }

    /// <summary>Whether to measure U·U^T and to keep the result as certificate where it is the tighter one; two products. Solvers
    /// that promise exactness always do. Default false.</summary>
    public bool Verify { get; init; }

    /// <summary>The tensor's name in error messages. Default "the matrix".</summary>
    public string TensorName { get; init; } = "the matrix";
}
