using System.Collections;
using TorchSharp.Modules;

namespace Isotrope.Plan;

/// <summary>Decides how each parameter of a model is treated: inspectable, printable, complete. Every parameter appears
/// once.</summary>
/// <remarks>
/// Immutable; the methods return changed plans. Patterns are names with <c>*</c> for any characters and <c>?</c> for one;
/// a pattern that fits no parameter is an error, so that a misspelt name cannot pass silently.
/// <code>
/// var plan = MatrixPlan.For(model).Auxiliary("*.gate.weight").Split("*.heads.weight", 12);
/// Console.WriteLine(plan);
/// </code>
/// </remarks>
public sealed class MatrixPlan : IReadOnlyList<PlanEntry>
{
    private readonly PlanEntry[] _entries;

    internal MatrixPlan(IEnumerable<PlanEntry> entries) => _entries = [.. entries];

    /// <summary>Routes every parameter of a model: hidden weights to the matrix rule; embeddings, head and vectors to
    /// AdamW.</summary>
    /// <param name="model">The model, already on its device: moving it replaces its parameters.</param>
    /// <exception cref="ArgumentException">The model has no parameter that can be trained.</exception>
    public static MatrixPlan For(nn.Module model)
    {
        var entries = ParameterRouter.Route(model);
        if (entries.Count == 0)
            throw new ArgumentException(
                "The model has no trainable parameter. Did its constructor call RegisterComponents()?", nameof(model));
        return new(entries);
    }

    /// <summary>Gives all these parameters to the matrix rule, as they are.</summary>
    /// <exception cref="ArgumentException">No parameter is given, or one is given twice.</exception>
    public static MatrixPlan Of(params Parameter[] weights)
    {
        if (weights.Length == 0) throw new ArgumentException("Give at least one parameter.", nameof(weights));
        if (weights.DistinctBy(weight => weight.Handle).Count() < weights.Length)
            throw new ArgumentException("A parameter is given twice. Give each one once.", nameof(weights));
        return new(weights.Select((weight, i) => ParameterRouter.AsGiven($"parameter {i}", weight)));
    }

    /// <summary>Gives the named parameters to the auxiliary AdamW.</summary>
    /// <exception cref="ArgumentException">A pattern fits no parameter.</exception>
    public MatrixPlan Auxiliary(params string[] patterns) => Change(patterns,
        entry => entry with { Rule = UpdateRule.Auxiliary, Reason = "asked for" });

    /// <summary>Gives the named parameters to the matrix rule.</summary>
    /// <exception cref="ArgumentException">A pattern fits no parameter, or a parameter has no two real dimensions.</exception>
    public MatrixPlan Matrix(params string[] patterns) => Change(patterns, entry =>
        entry.Role == ParameterRole.Vector
            ? throw new ArgumentException(
                $"'{entry.Name}' has shape [{string.Join(", ", entry.Parameter.shape)}] and cannot be " +
                "seen as a matrix. Leave it to the auxiliary optimizer.", nameof(patterns))
            : entry with { Rule = UpdateRule.Matrix, Reason = "asked for" });

    /// <summary>Sees the named matrices as equal blocks of rows, each mapped by itself.</summary>
    /// <param name="pattern">Names of parameters [blocks · m, n].</param>
    /// <param name="blocks">Number of blocks; 1 undoes a split.</param>
    /// <exception cref="ArgumentException">The pattern fits no parameter, or the rows do not divide.</exception>
    public MatrixPlan Split(string pattern, int blocks) => Change([pattern],
        entry => entry with
        {
            View = MatrixView.RowBlocks(entry.Parameter.shape, blocks),
            Reason = $"{entry.Reason}; split as asked",
        });

    /// <inheritdoc/>
    public int Count => _entries.Length;

    /// <inheritdoc/>
    public PlanEntry this[int index] => _entries[index];

    /// <inheritdoc/>
    public IEnumerator<PlanEntry> GetEnumerator() => ((IEnumerable<PlanEntry>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The plan as a table: name, shape, view, role, rule, scale, state, reason.</summary>
    public override string ToString() => PlanTable.Format(this);

    private MatrixPlan Change(string[] patterns, Func<PlanEntry, PlanEntry> change)
    {
        foreach (var pattern in patterns)
            if (!_entries.Any(entry => NamePattern.Fits(pattern, entry.Name)))
                throw new ArgumentException($"No parameter is called '{pattern}'. The plan has " +
                    $"{string.Join(", ", _entries.Select(entry => entry.Name))}.", nameof(patterns));
        return new(_entries.Select(entry =>
            patterns.Any(pattern => NamePattern.Fits(pattern, entry.Name)) ? change(entry) : entry));
    }
}
