using Isotrope.Norms;
using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>The trust-region method of any norm: each step minimizes a linear model of the loss over a ball about the
/// weights.</summary>
/// <remarks>
/// For a weight W with gradient G, a norm ‖·‖ with dual ‖·‖*, a radius η and a convex term R, one step computes
/// <code>
/// M ← μM + (1 - μ)G                       // M₀ the first gradient, or zero: MomentumStart
/// C = (1 - ηλ)W                           // decay moves the centre; other forms: WeightDecayForm
/// W ← argmin ⟨M, X⟩ + R(X) over ‖X - C‖ ≤ η
///   = C + η·D,  D = argmin ⟨M, D⟩ over ‖D‖ ≤ 1,  where R = 0
/// </code>
/// Without R the radius may follow the dual norm ‖M‖* = -⟨M, D⟩ instead, see <see cref="RadiusRule"/>. R is a sum of
/// λ₁·Σ|X|, λ₂/2·ΣX² and a constraint, a box or the ball of a norm about 0; it holds for the weights that decay. With
/// transport, G is taken at
/// <code>
/// Y = W + μ/(1 - μ)·(W - W_before)        // between AtGradientPoint() and the end of its using block
/// </code>
/// which makes M the gradient at W itself where the loss is quadratic and G exact.
/// <para>Cases: Muon without a shape factor (spectral norm), normalized SGD (Frobenius), signSGD and Signum (largest entry),
/// steepest descent, PolarGrad (<see cref="RadiusRule.Dual"/>). With decay ‖W‖ ≤ max(‖W₀‖, 1/λ) holds for ever, and with a
/// constraint the weights are inside from the first step on: the centre is projected into it first.</para>
/// <para>The minimizer with R is exact entry by entry (largest entry), by one multiplier per line to rounding (Frobenius, rows,
/// columns; 55 halvings), by one projection (squared penalty alone); elsewhere, and with balls other than those of the largest
/// entry, by <see cref="TrustRegionOptions.InnerRounds"/> rounds of a splitting method with one singular value decomposition
/// for each spectral ball and round.</para>
/// η is in units of the norm, times the radius of the parameter's role; roles have norms of their own, as under the largest of
/// the layers' norms. State: M, and with transport W_before, in the weight's type. All parameters are this rule's: nothing
/// goes to an AdamW.
/// Source: Kovalev (2025), <see href="https://arxiv.org/abs/2503.12645"/>; transport after Cutkosky and Mehta (2020),
/// <see href="https://arxiv.org/abs/2002.03305"/>.
/// Departures: norms are per parameter; the radius rules other than the fixed one use the momentum's dual norm, where Gluon's
/// theorem has the gradient's.
/// </remarks>
/// <param name="plan">The parameters; all of them, whatever rule the plan names.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">An option is out of range, two of them do not go together, or there is no such norm or
/// solver.</exception>
public sealed class TrustRegion(MatrixPlan plan, TrustRegionOptions? options = null)
    : MatrixOptimizer<TrustRegionOptions, TrustRegionState>(plan, options ?? new())
{
    private readonly NormMaps _maps = new();

    /// <inheritdoc/>
    protected override bool NeedsMatrices => false;

    /// <inheritdoc/>
    protected override SpectralMap Map => SpectralMap.Polar(Options.ChosenSolver);

    /// <inheritdoc/>
    protected override SpectralMap MapOf(PlanEntry entry)
    {
        if (IsComposite(entry)) return SpectralMap.Identity;
        var (norm, radius) = BallOf(entry);
        return _maps.Of(entry, norm, Options.ChosenSolver, radius);
    }

    /// <inheritdoc/>
    protected override PlanEntry Treated(PlanEntry entry) =>
        entry.Parameter.shape.Length < 2 ? entry with { View = MatrixView.Column(entry.Parameter.shape) } : entry;

    /// <inheritdoc/>
    protected override TrustRegionState NewState(PlanEntry entry, TrustRegionOptions options) => new(entry.Parameter, options);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, TrustRegionState state)
    {
        if (state.Momentum is not { } momentum) return gradient;
        return state.Steps == 1 && Options.Start == MomentumStart.Gradient
            ? momentum.copy_(gradient)
            : momentum.lerp_(gradient, 1 - Options.Momentum);
    }

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, TrustRegionState state)
    {
        if (Options.RadiusRule == RadiusRule.Fixed) return mapped;
        var dual = direction.mul(mapped).sum([-2, -1], keepdim: true);   // of each matrix of a batch
        return mapped * Options.RadiusRule switch
        {
            RadiusRule.Dual => dual,
            RadiusRule.Clipped => (dual / Options.ClipNorm).clamp_max(1),
            _ => dual / Lengths.NotZero(dual * Options.SmoothnessGrowth + Options.Smoothness),
        };
    }

    /// <inheritdoc/>
    protected override void Write(PlanEntry entry, Tensor update, TrustRegionState state)
    {
        state.Previous?.copy_(entry.Parameter);
        if (!IsComposite(entry))
        {
            base.Write(entry, update, state);
            return;
        }
        var center = entry.Parameter.detach().clone();
        WeightDecay.Shrink(center, update, Options);
        var (norm, radius) = BallOf(entry);
        var region = new TrustBall(
            entry.View.Of(center).to(ScalarType.Float64), _maps.NormOf(entry, norm, Options.ChosenSolver, radius),
            Options.LearningRate);
        var term = CompositeTerm.Of(Options, entry.View);
        entry.Parameter.copy_(term.Minimize(entry.View.Of(update).to(ScalarType.Float64), region).reshape(center.shape));
    }

    internal override IEnumerable<(Tensor Weight, Tensor Point)> GradientPoints()
    {
        foreach (var group in Groups.OfType<MatrixGroup<TrustRegionOptions>>())
        {
            var momentum = group.Current.Momentum;
            foreach (var piece in group.Pieces.Where(piece => !piece.Owner.IsInvalid))
                if (StateOf(piece.Entry) is { Steps: > 0, Previous: { } previous })
                    yield return (piece.Entry.Parameter,
                        piece.Entry.Parameter.lerp(previous, -momentum / (1 - momentum)).detach());
        }
    }

    private bool IsComposite(PlanEntry entry) => Options.IsComposite && entry.Decays && Options.LearningRate > 0;

    private (string Norm, double Radius) BallOf(PlanEntry entry) => entry switch
    {
        { Role: ParameterRole.Embedding or ParameterRole.Head } => (Options.OuterNorm, Options.OuterRadius),
        { Parameter.shape.Length: < 2 } => (Options.VectorNorm, Options.VectorRadius),
        _ => (Options.Norm, Options.Radius),
    };
}
