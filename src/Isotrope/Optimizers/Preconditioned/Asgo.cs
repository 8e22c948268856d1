using Isotrope.Norms;
using Isotrope.Plan;
using Isotrope.Polar;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>ASGO: the mean gradient times the inverse root of its second moment along the smaller side, at a fixed
/// length.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G, one step computes, for m &lt; n,
/// <code>
/// M ← β₁M + (1 - β₁)G
/// V ← β₂V + (1 - β₂)·G·Gᵀ                      // [m, m];  Gᵀ·G, [n, n], where m ≥ n
/// U = (V + εI)^-1/2·M                          // M·(V + εI)^-1/2 where m ≥ n
/// W ← (1 - ηλ)W - η·0.2·√(mn)·U/‖U‖_F
/// </code>
/// With the root <see cref="AsgoRoot.PolarExpress"/>, for s = 1.01·‖V + εI‖_F and the quintics aₖx + bₖx³ + cₖx⁵ of Polar
/// Express,
/// <code>
/// Y = V/s,  Z = I
/// ten times: P = Z·Y;  B = bₖP + cₖP²;  Y ← aₖY + Y·B;  Z ← aₖZ + B·Z
/// (V + εI)^-1/2 ≈ Z/√s
/// </code>
/// η is in units of AdamW's: every update has root mean square 0.2. State: M and V, in the weight's type. Cost: 4mn·min(m, n)
/// operations a step for V and U, and for the root about 11d³ (exact) or 80d³ (products alone), d = min(m, n).
/// <para>Source: An et al. (2025), "ASGO: Adaptive Structured Gradient Optimization",
/// <see href="https://arxiv.org/abs/2503.20762"/>, algorithm 1 with the momentum and the scaling of the authors' code,
/// <see href="https://github.com/infinity-stars/ASGO"/>.</para>
/// <para>Departures: the root is exact by default, and with it ε counts, while the reference's enters s alone; a factor that is
/// not finite is not replaced by the identity; G is left untouched; entries whose squares would overflow count as less.</para>
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="AsgoOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of range.</exception>
public sealed class Asgo(MatrixPlan plan, AsgoOptions? options = null)
    : MatrixOptimizer<AsgoOptions, AsgoState>(plan, options ?? new())
{
    /// <summary>The last polynomial of the reference's list, the textbook's, which it repeats to ten steps.</summary>
    private static readonly IReadOnlyList<Quintic> s_steps =
        [.. PolynomialSchedules.PolarExpress8.Steps, .. PolynomialSchedules.NewtonSchulz5(2).Steps];

    /// <inheritdoc/>
    protected override SpectralMap Map => SpectralMap.Identity;

    /// <inheritdoc/>
    protected override bool NeedsMatrices => true;

    /// <inheritdoc/>
    protected override bool WorksIn(PlanEntry entry) => entry.Parameter.dtype is ScalarType.Float32 or ScalarType.Float64;

    /// <inheritdoc/>
    protected override AsgoState NewState(PlanEntry entry, AsgoOptions options) => new(entry);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, AsgoState state)
    {
        var matrices = Symmetric.Limited(gradient).reshape(state.Matrices);
        var isWide = matrices.shape[^2] < matrices.shape[^1];
        var turned = matrices.transpose(-2, -1);
        state.Mean.lerp_(gradient, 1 - Options.Beta1);
        Symmetric.Saturate(
            state.Factor.lerp_(isWide ? matrices.matmul(turned) : turned.matmul(matrices), 1 - Options.Beta2));
        var root = Options.Root == AsgoRoot.Exact
            ? Symmetric.InverseRoot(state.Factor, Options.Epsilon, 0.5)
            : ByPolarExpress(state.Factor, Options.Epsilon);
        var mean = state.Mean.reshape(state.Matrices);
        var update = isWide ? root.matmul(mean) : mean.matmul(root);
        var length = Options.UpdateRms * Math.Sqrt((double)matrices.shape[^2] * matrices.shape[^1]);
        return update.mul_(length / Lengths.NotZero(Lengths.Along(update, -2, -1)));
    }

    /// <inheritdoc/>
    /// <remarks>Products with the smaller side d; eigenvectors 9d³ (Golub and Van Loan, Matrix Computations, section 8.3) and the
    /// product 2d³, or four products of 2d³ in each of ten steps.</remarks>
    protected override double Flops(PlanEntry entry)
    {
        double m = entry.View.Rows, n = entry.View.Columns, d = Math.Min(m, n);
        return entry.View.Matrices * (4 * m * n * d + (Options.Root == AsgoRoot.Exact ? 11 : 8 * s_steps.Count) * d * d * d);
    }

    private static Tensor ByPolarExpress(Tensor factor, double epsilon)
    {
        var identity = eye(factor.shape[^1], dtype: factor.dtype, device: factor.device);
        var size = Lengths.Along(factor + identity * epsilon, -2, -1) * 1.01;   // the reference's safety factor
        var (y, z) = (factor / size, identity.expand_as(factor));
        foreach (var step in s_steps)
        {
            var product = z.matmul(y);
            var change = product * step.B + product.matmul(product) * step.C;
            (y, z) = (y * step.A + y.matmul(change), z * step.A + change.matmul(z));
        }
        return z / size.sqrt();
    }
}
