using Isotrope.Optimizers;
using Isotrope.Plan;
using TorchSharp.Modules;

namespace Isotrope.Experiments.Trials;

/// <summary>Independent copies [c, m, n] of one weight under one optimizer, which treats each by itself: expectations are means
/// over them.</summary>
internal sealed class Copies : IDisposable
{
    private readonly Parameter _weight;
    private readonly MatrixOptimizer _optimizer;

    /// <summary>Begins with the same start in every copy.</summary>
    /// <param name="count">c.</param>
    /// <param name="start">[m, n], float64.</param>
    /// <param name="create">Makes the optimizer.</param>
    public Copies(int count, Tensor start, Func<MatrixPlan, MatrixOptimizer> create)
    {
        const string name = "copies";
        _weight = new(start.unsqueeze(0).expand(count, -1, -1).clone());
        _optimizer = create(MatrixPlan.Named((name, _weight)).Stacked(name));
    }

    /// <summary>The copies, [c, m, n].</summary>
    public Tensor Weights => _weight.detach();

    /// <summary>The running means of gradients, [c, m, n].</summary>
    public Tensor Momentum =>
        _optimizer.Snapshot().Tensors.Single(pair => pair.Key.EndsWith("/momentum", StringComparison.Ordinal)).Value;

    /// <summary>Takes a step with the gradients at the weights, or ahead of them where the method asks for it.</summary>
    /// <param name="gradient">From points [c, m, n] to gradients of the same shape.</param>
    public void Step(Func<Tensor, Tensor> gradient)
    {
        using var noGradient = no_grad();
        using (_optimizer.AtGradientPoint()) _weight.grad = gradient(_weight.detach());
        _optimizer.step();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _weight.Dispose();
    }
}
