namespace Isotrope.Experiments.Problems;

/// <summary>A problem over matrices with its starting point: what methods are held against.</summary>
/// <remarks>
/// Gradients are closed formulas in the type of the start, as the original's; what is measured is computed in float64. A
/// problem with minibatches stands at one of them: <see cref="Rewind"/> goes to the first, <see cref="Advance"/> to the next,
/// so that every method sees the same ones.
/// </remarks>
internal abstract class MatrixProblem : IDisposable
{
    /// <summary>What determines it, in words: a trial that was kept counts only for the same words.</summary>
    public abstract string Name { get; }

    /// <summary>Its constants by name.</summary>
    public abstract IReadOnlyDictionary<string, object> Constants { get; }

    /// <summary>The metric that says how far a method got; smaller is better.</summary>
    public abstract string Objective { get; }

    /// <summary>The objective below which rounding decides; 0 where nothing gets there.</summary>
    public virtual double Floor => 0;

    /// <summary>Where every method begins; not to be changed.</summary>
    public abstract IReadOnlyList<Tensor> Start { get; }

    /// <summary>Goes to the first minibatch.</summary>
    public virtual void Rewind()
    {
    }

    /// <summary>Goes to the next minibatch.</summary>
    public virtual void Advance()
    {
    }

    /// <summary>The gradients at a point, on the present minibatch; the caller disposes them.</summary>
    public abstract IReadOnlyList<Tensor> Gradients(IReadOnlyList<Tensor> x);

    /// <summary>The value that these are the gradients of, on the present minibatch.</summary>
    public abstract double Value(IReadOnlyList<Tensor> x);

    /// <summary>What is measured at a point, the objective among it.</summary>
    /// <param name="x">The point.</param>
    /// <param name="gradients">The gradients there, on the present minibatch.</param>
    public abstract IReadOnlyDictionary<string, double> Measure(IReadOnlyList<Tensor> x, IReadOnlyList<Tensor> gradients);

    /// <inheritdoc/>
    public abstract void Dispose();
}
