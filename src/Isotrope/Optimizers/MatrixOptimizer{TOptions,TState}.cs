using System.Runtime.InteropServices;
using Isotrope.Plan;
using Isotrope.Spectral;
using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>The step that all matrix-gradient optimizers share; a subclass names its parts.</summary>
/// <remarks>
/// For each parameter W with gradient G, seen as matrices [m, n] by the plan, one step computes
/// <code>
/// D ← Direction(G, state)          // momentum, preconditioning: the subclass
/// O ← Map(D)                       // U·f(S)·V^T, one call for all matrices of a shape
/// O ← Finish(O, D, state)          // second moments, dual-norm scale: the subclass, if it needs it
/// W ← (1 - ηλ)·W - η·Scale(m, n)·O   // or another form of decay, see WeightDecayForm
/// </code>
/// A parameter whose view has parts of several shapes (<see cref="MatrixView.Parts"/>) is treated like as many parameters that
/// share its storage. Parameters that the plan gives to the auxiliary rule are updated by an <see cref="AdamW"/> of their own,
/// in groups that schedulers see beside the others.
/// </remarks>
/// <typeparam name="TOptions">Its options.</typeparam>
/// <typeparam name="TState">What it remembers of a parameter.</typeparam>
public abstract partial class MatrixOptimizer<TOptions, TState> : MatrixOptimizer
    where TOptions : UpdateOptions
    where TState : ParameterState
{
    private readonly List<MatrixGroup<TOptions>> _groups = [];
    private readonly Dictionary<Parameter, TState> _states = new(ReferenceEqualityComparer.Instance);
    private readonly TOptions _initial;
    private readonly AdamW? _auxiliary;

    /// <summary>An optimizer of the parameters of a plan.</summary>
    /// <exception cref="ArgumentException">A parameter does not suit the rule, or an option is out of range.</exception>
    protected MatrixOptimizer(MatrixPlan plan, TOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        options.Check();
        Options = _initial = options;
        _defaults = new GroupOptions<TOptions>(options);
        if (NeedsMatrices) CheckRules(plan);
        var rest = plan.Where(entry => NeedsMatrices && entry.Rule == UpdateRule.Auxiliary).ToList();
        var own = plan.Except(rest).ToList();
        if (own.Count > 0) add_param_group(new MatrixGroup<TOptions>(new(own), options));
        if (rest.Count > 0 && options.AuxiliaryOptions is { } auxiliary)
            _auxiliary = Carry(new(new(rest), auxiliary));
    }

    /// <summary>Name in the plan and in messages.</summary>
    public virtual string Name => GetType().Name;

    /// <inheritdoc/>
    public override bool MapsMatrices => NeedsMatrices || Map.NeedsMatrices;

    /// <inheritdoc/>
    public override MatrixPlan Plan =>
        new(_groups.SelectMany(group => group.Plan).Concat(_auxiliary?.Plan ?? Enumerable.Empty<PlanEntry>()));

    /// <summary>The options in force for the group at work, schedules included.</summary>
    protected TOptions Options { get; private set; }

    /// <summary>What happens to the singular values.</summary>
    protected abstract SpectralMap Map { get; }

    /// <summary>What happens to the direction of one parameter; by default <see cref="Map"/>. Parameters whose
    /// maps are equal share calls.</summary>
    protected virtual SpectralMap MapOf(PlanEntry entry) => Map;

    /// <summary>How the rule treats a parameter of its groups: by default as the plan says, seen whole unless the rule is for
    /// matrices.</summary>
    protected virtual PlanEntry Treated(PlanEntry entry) =>
        NeedsMatrices ? entry : entry with { View = MatrixView.Whole(entry.Parameter.shape) };

    /// <summary>Whether the rule is for matrices only, so that the plan's auxiliary parameters go to an AdamW; by default
    /// where the map is.</summary>
    protected virtual bool NeedsMatrices => Map.NeedsMatrices;

    /// <summary>Fresh state of a parameter.</summary>
    /// <param name="entry">The parameter, with the view under which it will be updated.</param>
    /// <param name="options">The options of its group.</param>
    protected abstract TState NewState(PlanEntry entry, TOptions options);

    /// <summary>What is to be mapped. May update the state; must not write to the gradient.</summary>
    /// <param name="gradient">In the parameter's shape; with coupled decay the weights are in it already.</param>
    /// <param name="state">Its state.</param>
    protected abstract Tensor Direction(Tensor gradient, TState state);

    /// <summary>The matrices of a direction that are mapped; by default the plan's view of it. A rule that maps a part of them,
    /// or several copies, names them here and brings the result back to the parameter's size in <see cref="Finish"/>.</summary>
    /// <param name="direction">What <see cref="Direction(Tensor, TState)"/> returned.</param>
    /// <param name="entry">The parameter, or a part of one.</param>
    protected virtual Tensor Matrices(Tensor direction, PlanEntry entry) => entry.View.Of(direction);

    /// <summary>What comes after the map; by default nothing.</summary>
    /// <param name="mapped">The mapped direction as matrices, [m, n] or [b, m, n].</param>
    /// <param name="direction">The direction, seen the same way.</param>
    /// <param name="state">The parameter's state.</param>
    protected virtual Tensor Finish(Tensor mapped, Tensor direction, TState state) => mapped;

    /// <summary>Factor of the update of a matrix of m rows and n columns; by default 1.</summary>
    protected virtual double Scale(long m, long n) => 1;

    /// <summary>Whether the rule works in a parameter's type on its device, so that a type it cannot do is known now, not in
    /// the middle of a step; by default tries the map on a small matrix. A rule that decomposes matrices by itself takes single
    /// and double precision only.</summary>
    protected virtual bool WorksIn(PlanEntry entry)
    {
        if (entry.Parameter.dtype is ScalarType.Float32 or ScalarType.Float64) return true;
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        try
        {
            MapOf(entry).Apply(eye(2, 3, dtype: entry.Parameter.dtype, device: entry.Parameter.device));
            return true;
        }
        catch (ExternalException)
        {
            return false;
        }
    }

    /// <summary>Floating-point operations of one step in matrix products and decompositions; by default those of the
    /// map.</summary>
    /// <param name="entry">A parameter, or a part of one.</param>
    protected virtual double Flops(PlanEntry entry) =>
        entry.View.Matrices * MapOf(entry).Flops(entry.View.Rows, entry.View.Columns);

    /// <summary>Decays the weights and moves them along the update; a rule that decays in another order, or not in every
    /// step, overrides it.</summary>
    /// <param name="entry">The parameter.</param>
    /// <param name="update">O, in the parameter's shape.</param>
    /// <param name="state">Its state.</param>
    protected virtual void Write(PlanEntry entry, Tensor update, TState state)
    {
        if (entry.Decays) WeightDecay.Shrink(entry.Parameter, update, Options);
        entry.Parameter.add_(update, alpha: -Length(entry));
    }

    /// <summary>Adds parameters, for instance layers that begin to train later.</summary>
    /// <param name="group">
    /// A <see cref="MatrixGroup{TOptions}"/>, or a plain group, whose parameters all get this rule and the first options.
    /// </param>
    /// <exception cref="ArgumentException">A parameter does not suit the rule or is in a group already.</exception>
    public override void add_param_group(ParamGroup group)
    {
        var own = group as MatrixGroup<TOptions> ?? new(MatrixPlan.Of([.. group.Parameters]), _initial);
        foreach (var entry in own.Plan) Admit(entry);
        Options = own.Current;
        var adopted = own.Plan.Select(entry => Adopt(entry, own.Current)).ToList();
        own.Plan = new(adopted.Select(item => item.Entry));
        own.Pieces = [.. adopted.SelectMany(item => item.Pieces)];
        _groups.Add(own);
        _parameter_groups.Add(own);
    }
}
