using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>SOAP: Adam in the slowly turning eigenbasis of Shampoo's factors.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G, step t computes from the second on, s = t - 1,
/// <code>
/// G' = Q^T·G·P                                // Q [m, m], P [n, n]: eigenvectors of L and R
/// M ← β₁M + (1 - β₁)G'
/// V ← β₂V + (1 - β₂)G'²
/// W ← W - η·√(1 - β₂ˢ)/(1 - β₁ˢ)·Q·(M/(√V + ε))·P^T,  then W ← (1 - ηλ)W
/// L ← βL + (1 - β)G·G^T,  R ← βR + (1 - β)G^T·G
/// Q ← qr(L·Q), P ← qr(R·P)                    // every Frequency steps, columns by falling Rayleigh quotient; M turns with them
/// </code>
/// The first step only fills L and R and computes Q and P; the weights stay. Sides longer than MaxSide, all but the shortest
/// in the
/// one-sided form, and vectors keep their own basis: without any basis it is Adam. Tensors of more sides have a factor for each.
/// η is in units of W per step. State: M and V, and two matrices [d, d] for every side of length d, in the weight's type. Cost
/// a step:
/// 2mn(m + n) operations for the factors and 4mn(m + n) to turn; every Frequency steps about 5·(m³ + n³) for the
/// bases.
/// <para>Source: Vyas et al. (2024), <see href="https://arxiv.org/abs/2409.11321"/>, and
/// <see href="https://github.com/nikhilvyas/SOAP"/>.</para>
/// <para>Departures: in double precision all is computed in double; between turns M stays in the basis instead of being turned
/// back and
/// forth, which is the same but for rounding; entries whose squares would overflow count as less; a
/// decomposition that fails in single precision is repeated in double, as in the reference, and if that fails is an error.</para>
/// <para>On a matrix that is not square the larger factor lacks rank at first, so that part of its basis is arbitrary: two linear
/// algebra libraries then give different, equally good steps.</para>
/// </remarks>
/// <param name="plan">The parameters; all of them, whatever rule or view the plan names.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">An option is out of range.</exception>
public sealed class Soap(MatrixPlan plan, SoapOptions? options = null)
    : MatrixOptimizer<SoapOptions, SoapState>(plan, options ?? new())
{
    private const double NormGuard = 1e-30;   // the reference's, beside the root mean square

    /// <inheritdoc/>
    protected override SpectralMap Map => SpectralMap.Identity;

    /// <inheritdoc/>
    protected override SoapState NewState(PlanEntry entry, SoapOptions options) => new(entry, options);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, SoapState state)
    {
        var steps = state.Steps - 1;
        var update = steps == 0 ? zeros_like(gradient) : Adam(gradient, state, steps);
        Observe(gradient, state);
        if (steps == 0)
            foreach (var side in state.Sides) state.Basis(side).copy_(Symmetric.Basis(state.Factor(side)));
        else if (steps % Options.Frequency == 0)
            Turn(state);
        return update;
    }

    /// <inheritdoc/>
    protected override void Write(PlanEntry entry, Tensor update, SoapState state)
    {
        if (state.Steps == 1) return;
        if (Options.DecayForm != WeightDecayForm.Decoupled)
        {
            base.Write(entry, update, state);
            return;
        }
        entry.Parameter.add_(update, alpha: -Options.LearningRate);
        if (entry.Decays) WeightDecay.Shrink(entry.Parameter, update, Options);   // after the update, as in the reference
    }

    /// <inheritdoc/>
    /// <remarks>For a side d of k numbers 2dk operations for the factor and for each turn of gradient and update; with each
    /// new basis 5d³
    /// (a product and QR) and two turns of the mean, shared by the steps that use it.</remarks>
    protected override double Flops(PlanEntry entry)
    {
        var (shape, sides) = SoapState.SidesOf(entry.Parameter.shape, Options);
        double count = entry.Parameter.numel();
        return sides.Select(side => (double)shape[side])
            .Sum(d => 6 * d * count + (5 * d * d * d + 4 * d * count) / Options.Frequency);
    }

    /// <summary>Adam's direction in the eigenbases, turned back.</summary>
    private Tensor Adam(Tensor gradient, SoapState state, long steps)
    {
        var rotated = state.Rotated(gradient);
        var mean = state.FirstMoment.lerp_(rotated, 1 - Options.Beta1);
        var square = state.SecondMoment.mul_(Options.Beta2).addcmul_(rotated, rotated, 1 - Options.Beta2);
        var update = state.RotatedBack(mean / square.sqrt().add_(Options.Epsilon));
        if (Options.Normalize) update = update / (update.square().mean().sqrt() + NormGuard);
        return Options.CorrectBias
            ? update * (Math.Sqrt(1 - Math.Pow(Options.Beta2, steps)) / (1 - Math.Pow(Options.Beta1, steps)))
            : update;
    }

    private void Observe(Tensor gradient, SoapState state)
    {
        var merged = state.Merged(Symmetric.Limited(gradient));
        foreach (var side in state.Sides)
            Symmetric.Saturate(state.Factor(side).lerp_(SideProducts.Gram(merged, side), 1 - (Options.ShampooBeta ?? Options.Beta2)));
    }

    /// <summary>Turns the bases after their factors, and the moments with them.</summary>
    private static void Turn(SoapState state)
    {
        var mean = state.RotatedBack(state.FirstMoment);
        var square = state.Merged(state.SecondMoment);
        foreach (var side in state.Sides)
        {
            var (basis, order) = Symmetric.Follow(state.Factor(side), state.Basis(side));
            state.Basis(side).copy_(basis);
            square = square.index_select(side, order);
        }
        state.SecondMoment.copy_(square.reshape(state.SecondMoment.shape));
        state.FirstMoment.copy_(state.Rotated(mean));
    }
}
