using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Shampoo: gradients are multiplied from each side by an inverse root of what was seen along that side.</summary>
/// <remarks>
/// For a block W of shape [m, n] with gradient G (tensors of k sides have k factors; larger ones are cut into blocks), step t
/// computes
/// <code>
/// L ← β₂L + (1 - β₂)G·G^T                     // [m, m]; a sum where β₂ = 1
/// R ← β₂R + (1 - β₂)G^T·G                     // [n, n]
/// A = (L̂ + εI)^-p,  B = (R̂ + εI)^-p          // every Frequency steps; p = 1/(2k),  L̂ = L/(1 - β₂ᵗ)
/// M ← β₁M + (1 - β₁)G,  M̂ = M/(1 - β₁ᵗ)
/// P = A·M̂·B,  P ← P·‖M̂/(√V + ε')‖/‖P‖        // grafting: V holds squared gradients; SGD: ‖M̂‖; none: as it is
/// D = M̂/(√V + ε') in the first Start steps, P afterwards
/// W ← (1 - ηλ)W - η·D                          // with momentum: S ← μS + D + λW,  W ← W - η·S, Nesterov: - η·(D + λW + μS)
/// </code>
/// η is in units of the grafted method's. State: M, V (where grafted), S (where μ &gt; 0), and for every block two matrices
/// [d, d] for
/// every side of length d, all in the weight's type. Cost: 2mn(m + n) operations a step, as many to apply, and about
/// 11·(m³ + n³) for the roots.
/// <para>Sources: Gupta, Koren, Singer (2018), <see href="https://arxiv.org/abs/1802.09568"/>; Anil et al. (2020),
/// <see href="https://arxiv.org/abs/2002.09018"/>; in the form of Shi et al., Distributed Shampoo of February 2023,
/// <see href="https://github.com/facebookresearch/optimizers"/>.</para>
/// <para>Departures: G is left untouched, the reference overwrites it; steps are counted for each parameter by its gradients;
/// entries whose squares would overflow count as less; a decomposition that fails in single precision is repeated in
/// double; merging is off by default.</para>
/// </remarks>
/// <param name="plan">The parameters; all of them, whatever rule or view the plan names.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">An option is out of range.</exception>
public sealed class Shampoo(MatrixPlan plan, ShampooOptions? options = null)
    : MatrixOptimizer<ShampooOptions, ShampooState>(plan, options ?? new())
{
    private const double NormGuard = 1e-16;   // the reference's, beside ‖P‖

    /// <inheritdoc/>
    protected override SpectralMap Map => SpectralMap.Identity;

    /// <summary>With momentum decoupled decay is part of the direction.</summary>
    private bool DecaysByMomentum =>
        Options is { Momentum: > 0, WeightDecay: > 0, DecayForm: WeightDecayForm.Decoupled };

    /// <inheritdoc/>
    protected override ShampooState NewState(PlanEntry entry, ShampooOptions options) => new(entry, options);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, ShampooState state)
    {
        Observe(gradient, state);
        var mean = state.Mean.lerp_(gradient, 1 - Options.Beta1) / (1 - Math.Pow(Options.Beta1, state.Steps));
        var grafted = Grafted(mean, state);
        var direction = state.Steps <= Options.StepsBefore ? grafted : Preconditioned(mean, grafted, state);
        if (Options.Momentum == 0) return direction;
        if (DecaysByMomentum && state.Decays) direction = direction.add(state.Parameter.detach(), alpha: Options.WeightDecay);
        var sum = state.Momentum.mul_(Options.Momentum).add_(direction);
        return Options.Nesterov ? direction.add(sum, alpha: Options.Momentum) : sum;
    }

    /// <inheritdoc/>
    protected override void Write(PlanEntry entry, Tensor update, ShampooState state) =>
        base.Write(DecaysByMomentum ? entry with { Decays = false } : entry, update, state);

    /// <inheritdoc/>
    /// <remarks>For a side d of a block of k numbers 2dk operations each for the product and to apply the root, and 11d³ for a
    /// root
    /// (eigenvectors 9d³, Golub and Van Loan, Matrix Computations, section 8.3), shared by the steps that use it.</remarks>
    protected override double Flops(PlanEntry entry) => ShapeBlocks
        .ShapesOf(ShampooState.ShapeOf(entry.Parameter.shape, Options), Options.MaxSide)
        .Sum(shape => shape.Sum(d => 4.0 * d * shape.Aggregate(1.0, (a, b) => a * b) + 11.0 * d * d * d / Options.Frequency));

    /// <summary>Takes a gradient into the factors, and computes their roots when it is time.</summary>
    private void Observe(Tensor gradient, ShampooState state)
    {
        if (Options.Grafting is not (Grafting.None or Grafting.Sgd))
        {
            var decay = Options.Grafting == Grafting.Adagrad ? 1 : Options.GraftingBeta2;
            state.GraftingSquare.mul_(decay).addcmul_(gradient, gradient, Share(decay));
        }
        var rootsAreDue = state.Steps % Options.Frequency == 0 && state.Steps >= Options.StepsBefore;
        var exponent = Options.Exponent ?? 1.0 / (2 * state.Order);
        foreach (var (block, index) in state.BlocksOf(Symmetric.Limited(gradient)).Select((block, index) => (block, index)))
            foreach (var ((factor, root), side) in state.Sides(index).Select((pair, side) => (pair, side)))
            {
                using var temporaries = NewDisposeScope();
                Symmetric.Saturate(factor.mul_(Options.Beta2).add_(SideProducts.Gram(block, side), alpha: Share(Options.Beta2)));
                if (rootsAreDue)
                    root.copy_(Symmetric.InverseRoot(factor / Bias(Options.Beta2, state.Steps), Options.Epsilon, exponent));
            }
    }

    /// <summary>The grafted method's own direction; the mean itself where there is none.</summary>
    private Tensor Grafted(Tensor mean, ShampooState state)
    {
        if (Options.Grafting is Grafting.None or Grafting.Sgd) return mean;
        var bias = Options.Grafting == Grafting.Adam ? Bias(Options.GraftingBeta2, state.Steps) : 1;
        return mean / (state.GraftingSquare / bias).sqrt_().add_(Options.GraftingEpsilon);
    }

    /// <summary>Multiplies every block from all sides, and gives it the grafted length.</summary>
    private Tensor Preconditioned(Tensor mean, Tensor grafted, ShampooState state)
    {
        var result = empty(mean.shape, dtype: mean.dtype, device: mean.device);
        var (sources, lengths, targets) = (state.BlocksOf(mean), state.BlocksOf(grafted), state.BlocksOf(result));
        for (var index = 0; index < sources.Count; index++)
        {
            using var temporaries = NewDisposeScope();
            var block = sources[index];
            foreach (var ((_, root), side) in state.Sides(index).Select((pair, side) => (pair, side)))
                block = SideProducts.Multiply(block, root, side);
            if (Options.Grafting != Grafting.None) block = block * lengths[index].norm() / (block.norm() + NormGuard);
            targets[index].copy_(block);
        }
        return result;
    }

    /// <summary>What a new square counts beside the decayed ones: everything in a plain sum.</summary>
    private static double Share(double decay) => decay == 1 ? 1 : 1 - decay;

    private static double Bias(double decay, long steps) => decay == 1 ? 1 : 1 - Math.Pow(decay, steps);
}
