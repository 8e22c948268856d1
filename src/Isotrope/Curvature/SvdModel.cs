namespace Isotrope.Curvature;

/// <summary>Any H by a singular value decomposition in double precision and <see cref="IsotropicModel.Solve"/>: the reference,
/// not the fast way.</summary>
/// <param name="curvature">H.</param>
public sealed class SvdModel(CurvatureFunction curvature) : MatrixModel
{
    /// <inheritdoc/>
    public override string Name => "SVD and exact solution";

    private protected override MatrixStep Solve(Tensor unit, double size, int columns)
    {
        using var scope = NewDisposeScope();
        var (u, sigma, vh) = linalg.svd(unit.to(ScalarType.Float64), fullMatrices: false);
        var solution = IsotropicModel.Solve([.. sigma.cpu().data<double>().Select(value => size * value)], curvature, columns);
        var s = tensor([.. solution.S], dtype: ScalarType.Float64, device: unit.device);
        return new(u.mul_(s).matmul(vh).to(unit.dtype)
            .MoveToOuterDisposeScope(), Name, solution.Iterations, solution.KktResidual, null);
    }
}
