namespace Isotrope.Norms;

/// <summary>A norm of matrices, with its dual and with the point of its unit ball where a linear form is smallest.</summary>
/// <remarks>
/// For a matrix G of shape [m, n] with ⟨G, D⟩ = Σ G_ij·D_ij,
/// <code>
/// dual(G)      = max ⟨G, D⟩ over ‖D‖ ≤ 1
/// minimizer(G) = argmin ⟨G, D⟩ over ‖D‖ ≤ 1            // ⟨G, minimizer(G)⟩ = -dual(G)
/// argmin ⟨G, D⟩ + ‖D‖²/(2η) = η·dual(G)·minimizer(G)   // steepest descent
/// argmin ⟨G, D⟩ over ‖D‖ ≤ η = η·minimizer(G)          // a trust region of radius η
/// </code>
/// All three take a batch [b, m, n] matrix by matrix. The minimizer of zero is zero, although every point of the ball would
/// do; elsewhere its norm is 1. Value and dual are free of scale: nothing is squared that could overflow. Norms are immutable and
/// safe to share.
/// <para>A new norm is a class that overrides four members, or derives from <see cref="UnitarilyInvariantNorm"/>, and a line
/// in <see cref="NormCatalog"/>.</para>
/// </remarks>
public abstract class Norm
{
    /// <summary>The norm as one writes it for <see cref="NormCatalog.Parse(string)"/>, for example
    /// <c>schatten(p=3)</c>.</summary>
    public abstract string Expression { get; }

    /// <summary>The norm for a parameter of that shape. Norms that tell convolutions, matrices and vectors apart choose here;
    /// all others return themselves.</summary>
    /// <param name="parameterShape">The parameter's own shape, before any view. A vector counts as one column.</param>
    public virtual Norm For(IReadOnlyList<long> parameterShape) => this;

    /// <summary>‖X‖ of a matrix [m, n], a scalar, or of each matrix of [b, m, n], as [b].</summary>
    /// <param name="matrices">float32 or float64. Not changed.</param>
    /// <exception cref="ArgumentException">The tensor is no matrix or batch of matrices, or is not of a real floating
    /// type.</exception>
    /// <exception cref="NumericalException">The tensor holds NaN or infinity.</exception>
    public Tensor Value(Tensor matrices) => Checked(matrices, ValueOf);

    /// <summary>The dual norm max ⟨G, D⟩ over ‖D‖ ≤ 1 of a matrix [m, n], a scalar, or of each of [b, m, n], as [b].</summary>
    /// <param name="gradients">float32 or float64. Not changed.</param>
    /// <exception cref="ArgumentException">The tensor is no matrix or batch of matrices, or is not of a real floating
    /// type.</exception>
    /// <exception cref="NumericalException">The tensor holds NaN or infinity.</exception>
    public Tensor Dual(Tensor gradients) => Checked(gradients, DualOf);

    /// <summary>The point D of the unit ball where ⟨G, D⟩ is smallest, in the shape and type of G; zero for zero.</summary>
    /// <param name="gradients">[m, n] or [b, m, n], float32 or float64. Not changed.</param>
    /// <exception cref="ArgumentException">The tensor is no matrix or batch of matrices, or is not of a real floating
    /// type.</exception>
    /// <exception cref="NumericalException">The tensor holds NaN or infinity.</exception>
    public Tensor Minimizer(Tensor gradients) => Checked(gradients, matrices => AlignedWith(matrices).neg());

    /// <summary>The point of a ball about 0 that is nearest to each matrix, by Euclidean length of the entries.</summary>
    /// <param name="matrices">[m, n] or [b, m, n], float32 or float64. Not changed.</param>
    /// <param name="radius">Radius of the ball in units of the norm; positive.</param>
    /// <exception cref="ArgumentException">The tensor is no matrix or batch of matrices, or is not of a real floating
    /// type.</exception>
    /// <exception cref="NotSupportedException">The norm's ball has no projection in closed form
    /// (<see cref="HasProjection"/>).</exception>
    /// <exception cref="NumericalException">The tensor holds NaN or infinity.</exception>
    public Tensor Project(Tensor matrices, double radius)
    {
        Require.Positive(radius, "Give the radius of the ball.");
        return Checked(matrices, given => UncheckedProjection(given, radius));
    }

    /// <summary>Whether <see cref="Project"/> knows the norm's ball: those of entries, rows, columns, Euclidean length, largest
    /// and summed singular values, in whatever scale.</summary>
    public virtual bool HasProjection => false;

    /// <inheritdoc/>
    public override string ToString() => Expression;

    /// <summary>‖X‖ of finite matrices [.., m, n], as [..].</summary>
    protected abstract Tensor ValueOf(Tensor matrices);

    /// <summary>The dual norm of finite matrices [.., m, n], as [..].</summary>
    protected abstract Tensor DualOf(Tensor matrices);

    /// <summary>Minus the minimizer: the point of the unit ball where ⟨G, D⟩ is largest, [.., m, n]; zero for zero.</summary>
    protected abstract Tensor AlignedWith(Tensor matrices);

    /// <summary>The nearest points of the ball of a radius of finite matrices [.., m, n].</summary>
    /// <exception cref="NotSupportedException">There is no closed form.</exception>
    protected virtual Tensor ProjectedOf(Tensor matrices, double radius) => throw new NotSupportedException(
        $"The ball of the norm '{Expression}' has no projection in closed form. Those that have one: " +
        $"{string.Join(", ", NormCatalog.Projected)}.");

    /// <summary>The dimensions along which entries share a Euclidean length where the ball of radius r holds all matrices whose
    /// lengths are at most r times the radius given here: none for the largest entry, one for rows and columns, both for
    /// the Euclidean length of all. Null for balls of another shape.</summary>
    internal virtual (long[] Along, double Radius)? Lines(long m, long n) => null;

    /// <summary>Floating-point operations of the minimizer of a matrix [m, n] in products and decompositions; 0 where there
    /// are none.</summary>
    internal virtual double Flops(long m, long n) => 0;

    /// <summary>The name of what computes the minimizer of such matrices.</summary>
    internal virtual string MethodFor(Tensor matrices) => Expression;

    /// <summary>Minus the minimizer, without checks and without waiting for the device.</summary>
    internal Tensor Aligned(Tensor matrices)
    {
        using var scope = NewDisposeScope();
        return AlignedWith(matrices).MoveToOuterDisposeScope();
    }

    /// <summary>The value without checks, for norms made of others.</summary>
    internal Tensor UncheckedValue(Tensor matrices) => ValueOf(matrices);

    /// <summary>The dual without checks, for norms made of others.</summary>
    internal Tensor UncheckedDual(Tensor matrices) => DualOf(matrices);

    /// <summary>The projection without checks.</summary>
    internal Tensor UncheckedProjection(Tensor matrices, double radius) => ProjectedOf(matrices, radius);

    private static Tensor Checked(Tensor matrices, Func<Tensor, Tensor> compute)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        if (matrices.dim() is not (2 or 3))
            throw new ArgumentException(
                $"Norms are of matrices [m, n] and batches [b, m, n]; the tensor has shape " +
                $"[{string.Join(", ", matrices.shape)}]. View it as one of these first, a vector as [n, 1].", nameof(matrices));
        if (matrices.dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException(
                $"The tensor has type {matrices.dtype}; float32 and float64 are supported.", nameof(matrices));
        if (!matrices.isfinite().all().item<bool>())
            throw new NumericalException("The matrix holds NaN or infinity, so its norm means nothing.");
        return compute(matrices).MoveToOuterDisposeScope();
    }
}
