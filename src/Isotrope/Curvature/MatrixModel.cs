using Isotrope.Polar.Kernels;

namespace Isotrope.Curvature;

/// <summary>Solves the isotropic curvature model for a gradient matrix: the change Q* that minimises −⟨Q,
/// G⟩ + E H(||Q u||).</summary>
/// <remarks>
/// Q* = U diag(s) V^T has the singular vectors of G = U diag(sigma) V^T; only <see cref="SvdModel"/> computes them. The others
/// multiply G by a function of its Gram matrix, which keeps them by construction. Solvers are immutable and safe to share. Every
/// one is free of scale. Source: W. Su, <see href="https://arxiv.org/abs/2511.00674"/>; the methods answer its question for ones
/// that are efficient and keep the order.
/// </remarks>
public abstract class MatrixModel
{
    /// <summary>What the solver is called in results.</summary>
    public abstract string Name { get; }

    /// <summary>Computes Q* for a matrix.</summary>
    /// <param name="gradient">G [m, n], float32 or float64; u lives on the unit sphere of R^n. Not changed.</param>
    /// <returns>Q* of G's shape, type and device with what is known of it; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The tensor is no matrix or not of a real floating type,
    /// or the model has no minimum for it.</exception>
    /// <exception cref="NumericalException">The tensor holds NaN or infinity,
    /// or the solver did not reach its accuracy.</exception>
    public MatrixStep Solve(Tensor gradient)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        if (gradient.dim() != 2)
            throw new ArgumentException(
                "The model is solved for a matrix [m, n]; the tensor has shape " +
                $"[{string.Join(", ", gradient.shape)}]. View it as " +
                "a matrix first.", nameof(gradient));
        PolarInput.CheckShape(gradient, "the gradient", PolarInput.SingularValues);
        var largest = gradient.abs().max().to(ScalarType.Float64).item<double>();
        if (!double.IsFinite(largest)) throw PolarInput.NotFinite("the gradient", PolarInput.SingularValues);
        if (largest == 0) return new(zeros_like(gradient).MoveToOuterDisposeScope(), Name, 0, 0, null);
        // [m, k], k <= m: the smaller Gram matrix
        var tall = gradient.shape[0] < gradient.shape[1] ? gradient.transpose(0, 1) : gradient;
        var unit = tall.div(largest);
        var norm = unit.norm().to(ScalarType.Float64).item<double>();
        var step = Solve(unit.div_(norm), largest * norm, (int)gradient.shape[1]);
        var q = gradient.shape[0] < gradient.shape[1] ? step.Q.transpose(0, 1).contiguous() : step.Q;
        return step with { Q = q.MoveToOuterDisposeScope() };
    }

    /// <summary>Solves for size·unit.</summary>
    /// <param name="unit">[m, k], m ≥ k, of Frobenius norm 1.</param>
    /// <param name="size">The gradient's Frobenius norm.</param>
    /// <param name="columns">n.</param>
    private protected abstract MatrixStep Solve(Tensor unit, double size, int columns);

    /// <summary>B M^(−1) for a positive definite M [k, k] and B [m, k].</summary>
    private protected static Tensor Divide(Tensor b, Tensor factor) => b.transpose(0, 1).cholesky_solve(factor).transpose(0, 1);

    /// <summary>⟨A, B⟩ in double precision.</summary>
    internal static double Inner(Tensor a, Tensor b)
    {
        using var product = a.mul(b);
        using var sum = product.sum(ScalarType.Float64);
        return sum.item<double>();
    }
}
