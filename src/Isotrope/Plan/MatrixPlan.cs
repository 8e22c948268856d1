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
/// A tensor that is tied in two roles (embedding and head) is one entry. A change must reach it in both roles or by all its
/// names, since it can have one treatment only.
/// </remarks>
public sealed class MatrixPlan : IReadOnlyList<PlanEntry>
{
    private readonly PlanEntry[] _entries;

    internal MatrixPlan(IEnumerable<PlanEntry> entries) => _entries = [.. entries];

    /// <summary>Routes every parameter of a model: hidden weights to the matrix rule; embeddings, head and vectors to
    /// AdamW.</summary>
    /// <param name="model">The model, already on its device: moving it replaces its parameters.</param>
    /// <param name="roles">Roles by name pattern, where the plan cannot tell them by itself; null for none.</param>
    /// <exception cref="ArgumentException">The model has no parameter that can be trained; a tensor is tied in roles that are
    /// treated differently; a pattern fits no parameter, or two give a parameter different roles.</exception>
    public static MatrixPlan For(nn.Module model, IReadOnlyDictionary<string, ParameterRole>? roles = null)
    {
        var entries = ParameterRouter.Route(model, new(roles));
        if (entries.Count == 0)
            throw new ArgumentException(
                "The model has no trainable parameter. Did its constructor call RegisterComponents()?", nameof(model));
        return new(entries);
    }

    /// <summary>Gives all these parameters to the matrix rule, as they are.</summary>
    /// <exception cref="ArgumentException">No parameter is given, or one is given twice.</exception>
    public static MatrixPlan Of(params Parameter[] weights) =>
        Named([.. weights.Select((weight, i) => ($"parameter {i}", weight))]);

    /// <summary>Gives all these parameters to the matrix rule, as they are, under names of your choice.</summary>
    /// <exception cref="ArgumentException">No parameter is given, or a parameter or name is given twice.</exception>
    public static MatrixPlan Named(params (string Name, Parameter Weight)[] weights)
    {
        if (weights.Length == 0) throw new ArgumentException("Give at least one parameter.", nameof(weights));
        if (weights.DistinctBy(item => Memory.Of(item.Weight)).Count() < weights.Length)
            throw new ArgumentException("A parameter is given twice. Give each one once.", nameof(weights));
        if (weights.GroupBy(item => item.Name).FirstOrDefault(group => group.Count() > 1) is { Key: var twice })
            throw new ArgumentException($"Two parameters are called '{twice}'. Give each one its own name.", nameof(weights));
        return new(weights.Select(item => ParameterRouter.AsGiven(item.Name, item.Weight)));
    }

    /// <summary>Reads a plan that <see cref="ToJson"/> wrote, for the same model.</summary>
    /// <exception cref="ArgumentException">The text is no plan, or names, shapes or views do not fit the model.</exception>
    public static MatrixPlan FromJson(string json, nn.Module model) => PlanJson.Read(json, model);

    /// <summary>Gives the named parameters to a rule.</summary>
    /// <exception cref="ArgumentException">A pattern fits no parameter; a vector would get the matrix rule; or the patterns fit
    /// one of two names of a tensor tied in two roles.</exception>
    public MatrixPlan Assign(UpdateRule rule, params string[] patterns) => Change(patterns, entry => Assigned(entry, rule));

    /// <summary>Gives all parameters of some roles to a rule.</summary>
    /// <exception cref="ArgumentException">No parameter has such a role; vectors would get the matrix rule; or a tensor is tied
    /// in
    /// two roles of which one is given.</exception>
    public MatrixPlan Assign(UpdateRule rule, params ParameterRole[] roles)
    {
        foreach (var role in roles)
            if (!_entries.Any(entry => entry.Roles.Contains(role)))
                throw new ArgumentException(
                    $"No parameter of the plan is {PlanText.Of(role)}. It has {PlanText.RolesOf(this)}.", nameof(roles));
        if (_entries.FirstOrDefault(entry => entry.Roles.Any(roles.Contains) && !entry.Roles.All(roles.Contains)) is { } tied)
            throw new ArgumentException(
                $"'{tied.Name}' is one tensor in the roles " +
                $"{string.Join(" and ", tied.Roles.Select(PlanText.Of))}, and a tensor can " +
                "have one rule only. Give both roles in one call.", nameof(roles));
        return new(_entries.Select(entry => entry.Roles.Any(roles.Contains) ? Assigned(entry, rule) : entry));
    }

    /// <summary>Gives the named parameters to the auxiliary AdamW.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Assign(UpdateRule, string[])"/>.</exception>
    public MatrixPlan Auxiliary(params string[] patterns) => Assign(UpdateRule.Auxiliary, patterns);

    /// <summary>Gives the named parameters to the matrix rule.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Assign(UpdateRule, string[])"/>.</exception>
    public MatrixPlan Matrix(params string[] patterns) => Assign(UpdateRule.Matrix, patterns);

    /// <summary>Sees the named parameters [blocks · m, n] as equal blocks of rows, each mapped by itself: fused weights, heads,
    /// groups of a convolution.</summary>
    /// <param name="pattern">Names of parameters.</param>
    /// <param name="blocks">Number of blocks; 1 undoes a split.</param>
    /// <exception cref="ArgumentException">The pattern fits no parameter, or the rows do not divide.</exception>
    public MatrixPlan Split(string pattern, int blocks) => See(pattern, shape => MatrixView.RowBlocks(shape, blocks));

    /// <summary>Sees the named parameters as blocks of these numbers of rows.</summary>
    /// <exception cref="ArgumentException">The pattern fits no parameter, or the rows do not add up.</exception>
    public MatrixPlan SplitRows(string pattern, params long[] rows) => See(pattern, shape => MatrixView.RowBlocks(shape, rows));

    /// <summary>Sees the named parameters [m, blocks · n] as equal blocks of columns, such as an attention's output projection by
    /// heads.</summary>
    /// <exception cref="ArgumentException">The pattern fits no parameter, or the columns do not divide.</exception>
    public MatrixPlan SplitColumns(string pattern, int blocks) =>
        See(pattern, shape => MatrixView.ColumnBlocks(shape, blocks));

    /// <summary>Sees the named parameters as fused queries, keys and values.</summary>
    /// <exception cref="ArgumentException">The pattern fits no parameter, or the layout does not fit its shape.</exception>
    public MatrixPlan Attention(string pattern, AttentionLayout layout) =>
        See(pattern, shape => MatrixView.Attention(shape, layout));

    /// <summary>Sees the named convolutions [out, in, ...] as one matrix [out, in · ...]; what the plan does by
    /// itself.</summary>
    /// <exception cref="ArgumentException">The pattern fits no parameter, or one has fewer than two dimensions.</exception>
    public MatrixPlan Flatten(string pattern) => See(pattern, MatrixView.Flattened);

    /// <summary>Sees the named convolutions [out, in, ...] as one matrix [out, in] for each position of the kernel.</summary>
    /// <exception cref="ArgumentException">The pattern fits no parameter, or one has fewer than three dimensions.</exception>
    public MatrixPlan PerTap(string pattern) => See(pattern, MatrixView.PerTap);

    /// <summary>Sees the named parameters [..., m, n], such as stacked experts, as matrices [m, n].</summary>
    /// <exception cref="ArgumentException">The pattern fits no parameter, or one has fewer than three dimensions.</exception>
    public MatrixPlan Stacked(string pattern) => See(pattern, MatrixView.Batch);

    /// <summary>Sees the named parameters [in, out, ...] as the matrix [out · ..., in].</summary>
    /// <exception cref="ArgumentException">The pattern fits no parameter, or one has fewer than two dimensions.</exception>
    public MatrixPlan Transposed(string pattern) => See(pattern, MatrixView.Transposed);

    /// <inheritdoc/>
    public int Count => _entries.Length;

    /// <inheritdoc/>
    public PlanEntry this[int index] => _entries[index];

    /// <inheritdoc/>
    public IEnumerator<PlanEntry> GetEnumerator() => ((IEnumerable<PlanEntry>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The plan as a table: name, shape, view, role, rule, scale, state, operations, reason.</summary>
    public override string ToString() => PlanTable.Format(this);

    /// <summary>The plan as JSON, for a file or another program; <see cref="FromJson"/> reads it.</summary>
    public string ToJson() => PlanJson.Write(this);

    /// <summary>What another plan does differently, parameter by parameter.</summary>
    /// <param name="other">The later plan; changes are told from this one to that.</param>
    public PlanDiff Diff(MatrixPlan other) => PlanDiff.Between(this, other);

    private MatrixPlan See(string pattern, Func<long[], MatrixView> view) => Change([pattern], entry =>
    {
        try
        {
            return entry with { View = view(entry.Parameter.shape), Reason = $"{entry.Reason}; seen as asked" };
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException(
                $"'{entry.Name}': {exception.Message.Split(" (Parameter '")[0]}", nameof(pattern), exception);
        }
    });

    private static PlanEntry Assigned(PlanEntry entry, UpdateRule rule)
    {
        if (rule == UpdateRule.Matrix && entry.Role == ParameterRole.Vector)
            throw new ArgumentException(
                $"'{entry.Name}' has shape [{string.Join(", ", entry.Parameter.shape)}] and cannot be " +
                "seen as a matrix. Leave it to the auxiliary optimizer.", entry.Name);
        return entry with { Rule = rule, Reason = "asked for" };
    }

    private MatrixPlan Change(string[] patterns, Func<PlanEntry, PlanEntry> change)
    {
        if (patterns.Length == 0) throw new ArgumentException("Give at least one name or pattern.", nameof(patterns));
        foreach (var pattern in patterns) NamePattern.RequireMatch(pattern, _entries.SelectMany(entry => entry.Names));
        return new(_entries.Select(entry =>
        {
            var reached = entry.Names.Where(name => patterns.Any(pattern => NamePattern.Fits(pattern, name))).ToList();
            if (reached.Count == 0) return entry;
            if (entry.TiedRoles.Count > 0 && reached.Count < entry.Names.Count)
                throw new ArgumentException(
                    $"'{reached[0]}' is the same tensor as '{entry.Names.Except(reached).First()}', in another " +
                    "role, and a tensor can " +
                    "have one treatment only. Give both names in one call.", nameof(patterns));
            return change(entry);
        }));
    }
}
