using Isotrope.Plan;
using Isotrope.Spectral;
using TorchSharp.Modules;

namespace Isotrope.Optimizers;

// How a step is done: the parts that the rule names are in the other file.
public abstract partial class MatrixOptimizer<TOptions, TState>
{
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
