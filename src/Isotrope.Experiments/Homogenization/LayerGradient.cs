namespace Isotrope.Experiments.Homogenization;

/// <summary>Gradients of a hidden matrix [m, n] on several batches at the same weights, in float64.</summary>
/// <param name="Name">The matrix.</param>
/// <param name="Mean">Their mean [m, n]: the gradient of all batches.</param>
/// <param name="Square">The mean of their squared entries [m, n], what Adam's second moment estimates.</param>
/// <param name="Left">The mean of G·Gᵀ [m, m], what Shampoo's left factor gathers.</param>
/// <param name="Right">The mean of Gᵀ·G [n, n].</param>
internal sealed record LayerGradient(string Name, Tensor Mean, Tensor Square, Tensor Left, Tensor Right)
{
    /// <summary>Those of gradients; the tensors belong to the caller's dispose scope.</summary>
    /// <param name="name">The matrix.</param>
    /// <param name="gradients">One [m, n] for each batch.</param>
    public static LayerGradient Of(string name, IReadOnlyList<Tensor> gradients)
    {
        using var scope = NewDisposeScope();
        var all = stack([.. gradients]).to(ScalarType.Float64);   // [k, m, n]
        return new(name, Kept(all.mean([0])), Kept(all.square().mean([0])),
            Kept(all.matmul(all.transpose(-2, -1)).mean([0])), Kept(all.transpose(-2, -1).matmul(all).mean([0])));

        static Tensor Kept(Tensor tensor) => tensor.MoveToOuterDisposeScope();
    }
}
