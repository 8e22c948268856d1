namespace Isotrope.Optimizers;

/// <summary>Products of a tensor [d₁, ..., d_k] with square matrices, one for each of its sides.</summary>
internal static class SideProducts
{
    /// <summary>X_(i)·X_(i)^T for the unfolding X_(i) [d_i, rest] of side i: for a matrix G·G^T and G^T·G.</summary>
    public static Tensor Gram(Tensor tensor, int side)
    {
        using var scope = NewDisposeScope();
        var unfolded = tensor.movedim([side], [0]).reshape(tensor.shape[side], -1);   // [d_i, rest]
        return unfolded.matmul(unfolded.transpose(0, 1)).MoveToOuterDisposeScope();
    }

    /// <summary>Σ_j M_ij·X_..j.. on side i: for a matrix M·G and G·M^T.</summary>
    public static Tensor Multiply(Tensor tensor, Tensor matrix, int side)
    {
        using var scope = NewDisposeScope();
        return tensor.transpose(side, -1).matmul(matrix.transpose(0, 1)).transpose(side, -1).MoveToOuterDisposeScope();
    }
}
