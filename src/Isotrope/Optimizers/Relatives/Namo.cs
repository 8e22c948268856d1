using Isotrope.Norms;
using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>NAMO: Muon whose step is as long as Adam's would be for the norm of the gradient, or for that of each of its
/// columns.</summary>
/// <remarks>
/// For a weight W of shape [m, n] with gradient G, step t computes
/// <code>
/// M ← μM + (1 - μ)G;  D = M                       // Nesterov: D = μM + (1 - μ)G
/// v² ← β₂v² + (1 - β₂)‖G‖²                         // one number; by columns: one for each column of G
/// α = √(1 - β₂ᵗ)/(1 - μᵗ)·‖D‖/(v + ε)             // by columns: of each column, then clamped to [c·ā, ā/c], ā their mean
/// W ← W - ηα(s(m, n)·polar(D) + λW)               // by columns α multiplies the columns
/// </code>
/// Norms are Frobenius norms, of columns their lengths; s is 0.2·√max(m, n), so that η is AdamW's. State: M, in the weight's
/// type, and v, one number or n.
/// Source: Zhang, Liu and Schaeffer (2026), <see href="https://arxiv.org/abs/2602.17080"/>, and the authors' code.
/// Departures: the authors' code caps ηα and ηαs at 1, which is far beyond useful rates and left out; decay of another form than
/// the decoupled one does not see α; G is left untouched.
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, or an option is out of range.</exception>
public sealed class Namo(MatrixPlan plan, NamoOptions? options = null)
    : MatrixOptimizer<NamoOptions, NamoState>(plan, options ?? new())
{
    /// <inheritdoc/>
    protected override SpectralMap Map => Options.PolarMap;

    /// <inheritdoc/>
    protected override NamoState NewState(PlanEntry entry, NamoOptions options) => new(entry, options);

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, NamoState state)
    {
        var (decay, decay2) = (Options.Momentum, Options.Beta2);
        var size = Size(state.View.Of(gradient));
        state.Norm.copy_(state.Norm.mul(Math.Sqrt(decay2)).hypot(size.mul_(Math.Sqrt(1 - decay2))));
        var mean = state.Momentum.lerp_(gradient, 1 - decay);
        var direction = Options.Nesterov ? gradient.lerp(mean, decay) : mean;
        var correction = Math.Sqrt(1 - Math.Pow(decay2, state.Steps)) / (1 - Math.Pow(decay, state.Steps));
        var ratio = Size(state.View.Of(direction)).mul_(correction).div_(state.Norm.add(Options.Epsilon));
        if (Options.ByColumns) ratio = Clamped(ratio);
        state.Ratio = ratio.MoveToOuterDisposeScope();   // as the direction
        return direction;
    }

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, NamoState state) => mapped * state.Ratio;

    /// <inheritdoc/>
    protected override double Scale(long m, long n) => UpdateScales.Of(Options.UpdateScale, m, n);

    /// <inheritdoc/>
    protected override void Write(PlanEntry entry, Tensor update, NamoState state)
    {
        var weight = entry.Parameter;
        if (!entry.Decays || Options.WeightDecay == 0 || Options.DecayForm != WeightDecayForm.Decoupled)
        {
            base.Write(entry, update, state);
            return;
        }
        var kept = state.Ratio.mul(-Options.LearningRate * Options.WeightDecay).add_(1);
        weight.mul_(kept.expand([.. entry.View.Shape]).reshape(weight.shape));
        weight.add_(update, alpha: -Options.LearningRate * Scale(entry.View.Rows, entry.View.Columns));
    }

    /// <summary>The length of each column, [.., 1, n], or the Frobenius norm, [.., 1, 1].</summary>
    private Tensor Size(Tensor matrices) =>
        Options.ByColumns ? Lengths.Along(matrices, -2) : Lengths.Along(matrices, -2, -1);

    private Tensor Clamped(Tensor ratio)
    {
        var mean = ratio.mean([-1], keepdim: true);
        return minimum(maximum(ratio, mean * Options.Clamp), mean / Options.Clamp);
    }
}
