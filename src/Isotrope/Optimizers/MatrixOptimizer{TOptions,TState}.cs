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
public abstract class MatrixOptimizer<TOptions, TState> : MatrixOptimizer
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

    internal override NonFinitePolicy OnNonFinite => _initial.OnNonFinite;

    internal override bool Takes(ParamGroup group) => group is MatrixGroup<TOptions>;

    internal override IEnumerable<(PlanPiece Piece, ParameterState State)> Pieces() => _groups
        .SelectMany(group => group.Pieces)
        .Select(piece => (piece, (ParameterState)StateOf(piece.Entry)))
        .Concat(_auxiliary?.Pieces() ?? []);

    internal override IReadOnlyList<PendingUpdate> Pending()
    {
        var pending = new List<PendingUpdate>(_auxiliary?.Pending() ?? []);
        foreach (var group in _groups)
            foreach (var piece in group.Pieces)
                if (GradientOf(piece) is { } gradient) pending.Add(new(group, piece.Entry, piece.Of(gradient)));
        return pending;
    }

    internal override void Update(IReadOnlyList<PendingUpdate> pending, StepTally tally, StepLoss? loss)
    {
        var proposals = new List<ProposedUpdate<TOptions, TState>>();
        foreach (var group in _groups)
        {
            Options = group.Current;
            var all = pending.Where(item => item.Group == group).ToList();
            var own = UpdateAtOnce(all);
            tally.CountFused(all.Count - own.Count);
            foreach (var (map, batch) in ShapeBatches.Of(own, MapOf)) UpdateTogether(group, map, batch, tally, proposals);
        }
        if (Coordinates) WriteAll(proposals, Coordinated(proposals, loss?.Plus(() => Penalty(proposals))), tally);
        if (_auxiliary is null) return;
        var measured = tally.Measures;
        tally.Measures = false;   // what is asked is what the rule itself does
        _auxiliary.Update(pending, tally, loss);
        tally.Measures = measured;
    }

    /// <summary>Whether the rule must see the updates of all parameters before anything is written; by default not, and each
    /// batch is written as soon as it is computed, which needs less memory.</summary>
    private protected virtual bool Coordinates => false;

    /// <summary>What a rule that <see cref="Coordinates"/> makes of the updates of all parameters.</summary>
    /// <param name="proposals">What each parameter would do by itself; may be empty.</param>
    /// <param name="loss">The loss of the step, for rules that need it; else null.</param>
    /// <returns>The updates O to be written, one for each proposal, in the shape of its own.</returns>
    private protected virtual IReadOnlyList<Tensor> Coordinated(
        IReadOnlyList<ProposedUpdate<TOptions, TState>> proposals, StepLoss? loss) =>
        [.. proposals.Select(proposal => proposal.Update)];

    /// <summary>Updates in one go what a rule can update so; by default nothing.</summary>
    /// <returns>The updates that are left.</returns>
    private protected virtual IReadOnlyList<PendingUpdate> UpdateAtOnce(IReadOnlyList<PendingUpdate> updates) => updates;

    /// <summary>What it remembers of a parameter.</summary>
    private protected TState StateOf(PlanEntry entry) => _states[entry.Parameter];

    /// <summary>The parameters of the rule's own groups, or their parts, without those of the auxiliary.</summary>
    private protected IEnumerable<PlanEntry> OwnEntries() =>
        _groups.SelectMany(group => group.Pieces).Select(piece => piece.Entry);

    /// <summary>Whether a parameter is the rule's own, not the auxiliary's.</summary>
    private protected bool IsOwn(PlanEntry entry) => _states.ContainsKey(entry.Parameter);

    /// <summary>Updates applied to a parameter so far; 0 while its state is being made.</summary>
    private protected long StepsOf(PlanEntry entry) => _states.TryGetValue(entry.Parameter, out var state) ? state.Steps : 0;

    private void UpdateTogether(MatrixGroup<TOptions> group, SpectralMap map, IReadOnlyList<PendingUpdate> batch, StepTally tally,
        List<ProposedUpdate<TOptions, TState>> proposals)
    {
        using var scope = NewDisposeScope();
        var directions = batch.Select(Direction).ToList();
        var mapped = ShapeBatches.Map(map, directions);
        for (var i = 0; i < batch.Count; i++)
        {
            using var temporaries = NewDisposeScope();
            var (entry, state) = (batch[i].Entry, StateOf(batch[i].Entry));
            var update = Finish(mapped[i], directions[i], state);
            state.Close();
            if (Coordinates)
                proposals.Add(new(group, entry, state, Kept(entry.View.Of(batch[i].Gradient)),
                    Kept(directions[i]), Kept(update), Length(entry)));
            else
            {
                tally.Measure(update, Present(batch[i].Gradient), directions[i], Length(entry));
                Write(entry, update.reshape(entry.Parameter.shape), state);
            }
        }
        tally.Count(batch, map, directions[0], NeedsMatrices || map.NeedsMatrices);
    }

    /// <summary>Of what the rule takes for the gradient, the gradient at the weights: what steps are measured by.</summary>
    private protected virtual Tensor Present(Tensor gradient) => gradient;

    /// <summary>Lets a tensor outlast the scopes of its parameter and of its batch.</summary>
    private static Tensor Kept(Tensor tensor) => tensor.alias().MoveToOuterDisposeScope().MoveToOuterDisposeScope();

    /// <summary>What coupled decay adds to the loss, so that gradients and loss are of one function.</summary>
    private static Tensor Penalty(IReadOnlyList<ProposedUpdate<TOptions, TState>> proposals)
    {
        var penalty = zeros([], ScalarType.Float64);
        foreach (var (group, entry, _, _, _, _, _) in proposals)
            if (entry.Decays) penalty = WeightDecay.Penalty(entry.Parameter, group.Current) is { } own ? own + penalty : penalty;
        return penalty;
    }

    /// <summary>Writes updates that were decided on together.</summary>
    private void WriteAll(
        IReadOnlyList<ProposedUpdate<TOptions, TState>> proposals, IReadOnlyList<Tensor> updates, StepTally tally)
    {
        foreach (var (proposal, update) in proposals.Zip(updates))
        {
            using var temporaries = NewDisposeScope();
            Options = proposal.Group.Current;
            tally.Measure(update, proposal.Gradient, proposal.Direction, proposal.Length);
            Write(proposal.Entry, update.reshape(proposal.Entry.Parameter.shape), proposal.State);
        }
    }

    /// <summary>η·Scale(m, n).</summary>
    private double Length(PlanEntry entry) => Options.LearningRate * Scale(entry.View.Rows, entry.View.Columns);

    private Tensor Direction(PendingUpdate item)
    {
        using var temporaries = NewDisposeScope();
        var state = StateOf(item.Entry);
        state.BeginUpdate();
        var gradient = item.Entry.Decays ? WeightDecay.Seen(item.Gradient, item.Entry.Parameter, Options) : item.Gradient;
        try
        {
            var direction = Direction(gradient, state);
            state.Close();
            return Matrices(direction, item.Entry).MoveToOuterDisposeScope();
        }
        catch (NumericalException exception)
        {
            throw new NumericalException($"The update of '{item.Entry.Name}' in step {state.Steps} failed: {exception.Message}");
        }
    }

    private static Tensor? GradientOf(PlanPiece piece)
    {
        if (piece.Owner.IsInvalid)
            throw new InvalidOperationException(
                $"The parameter '{piece.Entry.Name}' no longer exists: module.to(...) replaces " +
                "parameters. Move the model first and make the optimizer afterwards.");
        if (piece.Owner.grad is { is_sparse: true })
            throw new InvalidOperationException(
                $"The gradient of '{piece.Entry.Name}' is sparse; nothing was changed. Make its layer with sparse: false.");
        return piece.Owner.grad;
    }

    private void Admit(PlanEntry entry)
    {
        if (NeedsMatrices && entry.View.Shape.Count < 2)
            throw new ArgumentException(
                $"'{entry.Name}' has shape [{string.Join(", ", entry.Parameter.shape)}], but {Name} updates " +
                "matrices only. Give vectors, embeddings and the output layer to AdamW " +
                "(MatrixPlan.For(model) does it).", entry.Name);
        if (NeedsMatrices || MapOf(entry).NeedsMatrices) CheckType(entry);
        if (_parameter_groups.Any(group => group.Parameters.Any(parameter => Memory.Of(parameter) == Memory.Of(entry.Parameter))))
            throw new ArgumentException($"'{entry.Name}' is in another group of this optimizer already.", entry.Name);
    }

    private void CheckType(PlanEntry entry)
    {
        if (!WorksIn(entry))
            throw new ArgumentException(
                $"'{entry.Name}' has type {entry.Parameter.dtype}, in which {Name} does not work on this " +
                "device. Keep the weights in " +
                "Float32, or choose a solver that consists of matrix products.", entry.Name);
    }

    /// <summary>A rule of another name is meant for another optimizer; taking its parameters along would go
    /// unnoticed.</summary>
    private void CheckRules(MatrixPlan plan)
    {
        if (plan.FirstOrDefault(entry => entry.Rule != UpdateRule.Matrix && entry.Rule != UpdateRule.Auxiliary) is { } foreign)
            throw new ArgumentException(
                $"'{foreign.Name}' has the rule '{foreign.Rule}', but {Name} alone knows '{UpdateRule.Matrix}' and " +
                $"'{UpdateRule.Auxiliary}'. Give the plan to a CompositeOptimizer with an optimizer for each rule, or assign the " +
                "parameter to one of the two.", nameof(plan));
    }

    /// <summary>Makes the state of a parameter or of its parts; the entry with what only the optimizer knows.</summary>
    private (PlanEntry Entry, IReadOnlyList<PlanPiece> Pieces) Adopt(PlanEntry entry, TOptions options)
    {
        var own = Treated(entry) with { Optimizer = Name };
        var pieces = PlanPiece.Of(own);
        foreach (var piece in pieces) _states[piece.Entry.Parameter] = NewState(piece.Entry, options);
        var states = pieces.Select(piece => StateOf(piece.Entry)).ToList();
        _state[entry.Parameter.Handle] = states is [var only] && pieces[0].Part is null
            ? only : new JoinedState(entry.Parameter, [.. states]);
        return (own with
        {
            Scale = Scale(pieces[0].Entry.View.Rows, pieces[0].Entry.View.Columns),
            StateBytes = states.Sum(state => state.Bytes),
            FlopsPerStep = pieces.Sum(piece => Flops(piece.Entry)),
        }, pieces);
    }

    /// <summary>Makes the groups and states of the auxiliary optimizer visible to schedulers and state files.</summary>
    private AdamW Carry(AdamW auxiliary)
    {
        foreach (var group in auxiliary._groups) _parameter_groups.Add(group);
        auxiliary.ShareStates(this);
        return auxiliary;
    }
}
