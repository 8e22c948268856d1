namespace Isotrope.Experiments.Problems;

/// <summary>A quadratic of an 8 x 5 matrix without any random number, on which trajectories can be compared to many
/// digits.</summary>
/// <remarks>
/// With indices from 1 and all numbers in double precision,
/// <code>
/// f(X) = ½‖AXB - C‖²,  ∇f(X) = Aᵀ(AXB - C)Bᵀ
/// A_ij = sin(1.7ij + 0.3i) [12, 8]      B_ij = cos(1.1ij + 0.5j) [5, 9]
/// C_ij = sin(0.9i + 2.3j)  [12, 9]      X₀_ij = cos(0.8ij - 1.9j) [8, 5]
/// </code>
/// The Hessian is BBᵀ ⊗ AᵀA: L = 87.6264580590826, μ = 0.9297101986912961, κ = 94.25. The gradient at X₀ has the singular values
/// 151.6, 80.3, 59.6, 30.2, 9.46, far enough from zero and from each other for every exact polar factor to be the same.
/// </remarks>
public sealed class SmallQuadratic
{
    /// <summary>Rows of X.</summary>
    public const int Rows = 8;

    /// <summary>Columns of X.</summary>
    public const int Columns = 5;

    private readonly Tensor _left = Filled(12, Rows, (i, j) => Math.Sin(1.7 * i * j + 0.3 * i));
    private readonly Tensor _right = Filled(Columns, 9, (i, j) => Math.Cos(1.1 * i * j + 0.5 * j));
    private readonly Tensor _target = Filled(12, 9, (i, j) => Math.Sin(0.9 * i + 2.3 * j));

    /// <summary>The problem; its tensors belong to the caller's dispose scope.</summary>
    public SmallQuadratic()
    {
        using var scope = NewDisposeScope();
        var (largestLeft, leastLeft) = Ends(_left);
        var (largestRight, leastRight) = Ends(_right);
        Smoothness = Math.Pow(largestLeft * largestRight, 2);
        StrongConvexity = Math.Pow(leastLeft * leastRight, 2);
        Optimum = Loss(linalg.pinv(_left).matmul(_target).matmul(linalg.pinv(_right))).item<double>();
    }

    /// <summary>L, the largest eigenvalue of the Hessian.</summary>
    public double Smoothness { get; }

    /// <summary>μ, the smallest eigenvalue of the Hessian.</summary>
    public double StrongConvexity { get; }

    /// <summary>The least loss.</summary>
    public double Optimum { get; }

    /// <summary>A, B and C.</summary>
    internal (Tensor A, Tensor B, Tensor C) Data => (_left, _right, _target);

    /// <summary>A fresh copy of X₀, [8, 5], float64.</summary>
    public Tensor Start() => Filled(Rows, Columns, (i, j) => Math.Cos(0.8 * i * j - 1.9 * j));

    /// <summary>f(X), a float64 scalar; autograd can pass through it.</summary>
    public Tensor Loss(Tensor x) => Residual(x).square().sum() / 2;

    /// <summary>∇f(X), [8, 5], by the formula.</summary>
    public Tensor Gradient(Tensor x) => _left.t().matmul(Residual(x)).matmul(_right.t());

    /// <summary>f(X) - min f.</summary>
    public double Gap(Tensor x)
    {
        using var scope = NewDisposeScope();
        return Loss(x.detach()).item<double>() - Optimum;
    }

    private Tensor Residual(Tensor x) => _left.matmul(x).matmul(_right) - _target;

    private static (double Largest, double Least) Ends(Tensor matrix)
    {
        var values = linalg.svdvals(matrix);
        return (values.max().item<double>(), values.min().item<double>());
    }

    private static Tensor Filled(int rows, int columns, Func<int, int, double> entry)
    {
        var entries = new double[rows * columns];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
                entries[i * columns + j] = entry(i + 1, j + 1);
        return tensor(entries, [rows, columns], dtype: ScalarType.Float64);
    }
}
