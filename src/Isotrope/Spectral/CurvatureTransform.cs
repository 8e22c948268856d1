using Isotrope.Curvature;
using Isotrope.Polar.Kernels;

namespace Isotrope.Spectral;

/// <summary>The optimal update of the isotropic curvature model: U·S·V^T becomes U·diag(s)·V^T, where s minimises
/// -Σ σ·s + E H(R).</summary>
/// <remarks>
/// Absolute: the gradient is not rescaled, and s is in units of the weight. s grows with σ, but no function of one σ gives it:
/// every
/// value depends on the whole spectrum. The singular values are computed in float64 and solved for on the processor; a general
/// H costs more
/// than the decomposition, a sum of powers less. Source: W. Su, <see href="https://arxiv.org/abs/2511.00674"/>;
/// <see cref="IsotropicModel"/> solves the model.
/// </remarks>
public sealed class CurvatureTransform : SpectralMap
{
    internal CurvatureTransform(CurvatureFunction curvature) => Curvature = curvature;

    /// <summary>H.</summary>
    public CurvatureFunction Curvature { get; }

    /// <inheritdoc/>
    public override bool NeedsMatrices => true;

    /// <summary>Maps a gradient, or each of a batch; the columns are the layer's inputs.</summary>
    /// <param name="gradient">[m, n] or [b, m, n], float32 or float64. Not changed.</param>
    /// <param name="name">The tensor's name in messages.</param>
    /// <returns>The update with the certificate of its solution as fit error; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The tensor is no matrix or batch of matrices, not of a real floating type, or H
    /// does not
    /// satisfy the model's assumptions.</exception>
    /// <exception cref="NumericalException">The tensor holds NaN or infinity.</exception>
    /// <exception cref="UnboundedProblemException">H grows too slowly for this gradient.</exception>
    /// <exception cref="UnconvergedException">The solver did not reach its tolerance.</exception>
    public SpectralResult Solve(Tensor gradient, string name = "the matrix")
    {
        PolarInput.Check(gradient, name, PolarInput.SingularValues);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var mapped = Map(gradient, out var certificate, out var iterations);
        var plan = new SpectralPlan(
            SpectralRoute.SingularValues, "the curvature model needs all singular values at once", true, certificate, 0, 0, null)
        {
            Growth = "the solution of the model never falls with the singular value",
        };
        return new(mapped.MoveToOuterDisposeScope(), plan, iterations);
    }

    internal override string MethodFor(Tensor matrices) => "isotropic-curvature";

    internal override Tensor Apply(Tensor matrices) => Map(matrices, out _, out _);

    private Tensor Map(Tensor matrices, out double certificate, out int iterations)
    {
        using var scope = NewDisposeScope();
        var (u, sigma, vh) = linalg.svd(matrices.to(ScalarType.Float64), fullMatrices: false);
        var values = sigma.cpu().contiguous().data<double>().ToArray();
        var k = (int)sigma.shape[^1];
        (certificate, iterations) = (0, 0);
        for (var start = 0; start < values.Length; start += k)
        {
            var solution = IsotropicModel.Solve(values.AsSpan(start, k), Curvature, (int)matrices.shape[^1]);
            for (var i = 0; i < k; i++) values[start + i] = solution.S[i];
            (certificate, iterations) = (Math.Max(certificate, solution.Certificate), Math.Max(iterations, solution.Iterations));
        }
        var s = tensor(values, sigma.shape, dtype: ScalarType.Float64, device: sigma.device);
        return u.mul(s.unsqueeze(-2)).matmul(vh).to(matrices.dtype).MoveToOuterDisposeScope();
    }
}
