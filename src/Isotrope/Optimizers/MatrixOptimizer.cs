using Isotrope.State;
using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>An optimizer that can be stepped together with another one, and whose memory has names.</summary>
/// <remarks>
/// A step is refused as a whole, with nothing changed, if any gradient is not finite (<see cref="NonFinitePolicy"/>).
/// Parameters without a gradient are
/// left alone; a gradient of zeros counts as a gradient. Gradients are never written to. Parameters may not be replaced (as
/// <c>module.to(...)</c> does) after the optimizer was made.
/// </remarks>
public abstract class MatrixOptimizer : OptimizerHelper, optim.IMomentum
{
    private long _steps;
    private GradientPoint? _away;

    private protected MatrixOptimizer() => _parameter_groups = [];

    /// <summary>How each parameter is treated, by whom, at what cost.</summary>
    public abstract Plan.MatrixPlan Plan { get; }

    /// <summary>What the last step did; null before the first.</summary>
    public StepReport? LastStep { get; private set; }

    /// <summary>Whether steps measure their updates for <see cref="LastStep"/>: three inner products for each parameter, for
    /// which nothing waits. Default true.</summary>
    public bool MeasuresUpdates { get; set; } = true;

    /// <summary>Whether the rule maps singular values, so that a step in which it mapped none is suspicious.</summary>
    public abstract bool MapsMatrices { get; }

    /// <summary>Steps left out because a gradient was not finite.</summary>
    public long SkippedSteps { get; private set; }

    /// <summary>The parameters that the next step may change: all, but for rules that leave some out. Known before the forward
    /// pass, so that a caller can spare the backward pass the gradients of the others (<c>requires_grad = false</c>).</summary>
    public virtual IReadOnlyList<Parameter> NextParameters => [.. parameters()];

    /// <summary>Whether the rule needs the loss, or several gradients in one step, so that <see cref="step(Func{Tensor})"/>
    /// cannot do without a closure.</summary>
    public virtual bool RequiresClosure => false;

    /// <summary>Replicas that the rule simulates: a step calls the closure once for each, in order, and what it computes is the
    /// gradient of that replica's share of the data. 1 for all rules but simulations.</summary>
    public virtual int Replicas => 1;

    /// <summary>Memory kept between steps.</summary>
    public long StateBytes => Pieces().Sum(item => item.State.Bytes);

    /// <summary>Decay of the running mean of gradients, of all groups; rules without one keep 0 whatever is set.</summary>
    public double Momentum
    {
        get => ((optim.IMomentum)_parameter_groups[0]).Momentum;
        set
        {
            foreach (var group in _parameter_groups) ((optim.IMomentum)group).Momentum = value;
        }
    }

    /// <summary>Applies one update to every parameter that has a gradient.</summary>
    /// <param name="closure">Computes the loss and its gradients; it is called first, at the rule's gradient point, and again by
    /// rules that try several weights in one step. Optional unless the rule needs it (<see cref="RequiresClosure"/>).</param>
    /// <returns>The closure's loss, or null.</returns>
    /// <exception cref="ArgumentNullException">The rule needs the loss; nothing was changed.</exception>
    /// <exception cref="NumericalException">A gradient is not finite, or the loss of a rule that needs it, and the options do
    /// not say to skip such steps; nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">A parameter was replaced since the optimizer was made, a gradient is sparse,
    /// a learning rate or momentum is out of range, or the weights are still at the gradient point; nothing was
    /// changed.</exception>
    public override Tensor step(Func<Tensor>? closure = null) => Step(closure, null);

    /// <summary>As <see cref="step(Func{Tensor})"/>, with a cheaper way to the loss for rules that try several weights in one
    /// step.</summary>
    /// <param name="closure">Computes the loss and its gradients; called once for each gradient that the rule needs.</param>
    /// <param name="lossAlone">Computes the loss of the same batch at the present weights; called without gradients.</param>
    /// <returns>The closure's loss.</returns>
    public Tensor StepWith(Func<Tensor> closure, Func<Tensor> lossAlone)
    {
        ArgumentNullException.ThrowIfNull(closure);
        ArgumentNullException.ThrowIfNull(lossAlone);
        return Step(closure, lossAlone);
    }

    /// <summary>Puts the weights to where the rule wants its next gradient, until the result is disposed; outside they are the
    /// iterates. Most rules want it at the iterates, and nothing happens.</summary>
    /// <remarks>
    /// <code>
    /// using (optimizer.AtGradientPoint())
    /// {
    ///     loss = model.Loss(batch);
    ///     loss.backward();
    /// }
    /// optimizer.step();
    /// </code>
    /// The iterates come back bit for bit; in between they are kept aside, one more copy of the weights that move.
    /// <c>step(closure)</c> does it by itself.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The weights are there already.</exception>
    public IDisposable AtGradientPoint()
    {
        if (_away is not null)
            throw new InvalidOperationException(
                "The weights are at the point of the gradient already. Dispose what AtGradientPoint() returned first.");
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return _away = new GradientPoint(GradientPoints(), () => _away = null);
    }

    /// <inheritdoc/>
    public override IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

    /// <summary>The optimizer's memory by name; the tensors are live.</summary>
    public OptimizerSnapshot Snapshot() => new(
        Pieces().SelectMany(item => item.State.Tensors
                .Select(pair => (Name: $"{item.Piece.Entry.Name}/{pair.Key}", Tensor: pair.Value)))
            .ToDictionary(pair => pair.Name, pair => pair.Tensor),
        Pieces().ToDictionary(item => item.Piece.Entry.Name, item => item.State.Steps));

    /// <summary>Takes over a memory saved before. Checked as a whole first: on an error nothing has changed.</summary>
    /// <exception cref="ArgumentException">A name is missing or unknown, or a shape differs.</exception>
    public void Restore(OptimizerSnapshot snapshot)
    {
        var own = Snapshot();
        SnapshotCheck.SameLayout(own, snapshot);
        using var noGradient = no_grad();
        foreach (var (name, tensor) in own.Tensors) tensor.copy_(snapshot.Tensors[name]);
        foreach (var (piece, state) in Pieces()) state.Steps = snapshot.Steps[piece.Entry.Name];
        Continue();
    }

    /// <summary>Writes the memory into a safetensors file by parameter name: tensors in the parameter's own layout, whatever
    /// its view,
    /// step counts, rates and settings.</summary>
    /// <param name="path">The file; it appears complete or not at all, and an old one is replaced only then.</param>
    /// <exception cref="IOException">The file could not be written; the old one is intact.</exception>
    public void SaveState(string path) => StateFile.Write(this, path);

    /// <summary>Takes over a memory that <see cref="SaveState"/> wrote. All is read and checked first: on an error nothing has
    /// changed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to treat differences; null to refuse all.</param>
    /// <exception cref="Storage.CorruptFileException">The file is damaged, or no state of an optimizer.</exception>
    /// <exception cref="ArgumentException">A parameter or tensor is missing or too many, or its shape, type, optimizer or
    /// momentum
    /// differs; all of them are named.</exception>
    public void LoadState(string path, StateLoadOptions? options = null) => StateFile.Read(this, path, options ?? new());

    /// <summary>Takes over the buffers of PyTorch's optimizers from a safetensors file. All is read and checked first: on an
    /// error
    /// nothing has changed. Rates stay as they are.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">How the file names its tensors; null for names of the model.</param>
    /// <param name="options">How to treat differences; null to refuse all.</param>
    /// <exception cref="Storage.CorruptFileException">The file is damaged, or holds something else.</exception>
    /// <exception cref="ArgumentException">A buffer is missing or too many, or its shape or type differs; all of them are
    /// named.</exception>
    public void LoadPyTorchState(string path, PyTorchLayout? layout = null, StateLoadOptions? options = null) =>
        StateFile.ReadPyTorch(this, path, layout ?? new(), options ?? new());

    /// <summary>What happens to a step with a gradient that is not finite.</summary>
    internal abstract NonFinitePolicy OnNonFinite { get; }

    /// <summary>Shows the states to TorchSharp's own state files through another optimizer as well.</summary>
    internal void ShareStates(MatrixOptimizer with)
    {
        foreach (var parameter in parameters()) with._state[parameter.Handle] = _state[parameter.Handle];
    }

    /// <summary>The groups, of whatever options.</summary>
    internal IReadOnlyList<ParamGroup> Groups => [.. _parameter_groups];

    /// <summary>TorchSharp's default options of a group.</summary>
    internal OptimizerOptions Defaults => _defaults;

    /// <summary>Whether a group holds this optimizer's options.</summary>
    internal abstract bool Takes(ParamGroup group);

    /// <summary>All that is updated as one thing, with its state.</summary>
    internal abstract IEnumerable<(Plan.PlanPiece Piece, ParameterState State)> Pieces();

    /// <summary>The weights that the next gradient is not to be taken at, with where to take it; by default none.</summary>
    internal virtual IEnumerable<(Tensor Weight, Tensor Point)> GradientPoints() => [];

    /// <summary>The parameters that have a gradient, with it. The gradients belong to the caller's dispose scope.</summary>
    internal abstract IReadOnlyList<PendingUpdate> Pending();

    /// <summary>Calls a closure where the rule wants its gradients, once by default.</summary>
    /// <param name="closure">Computes the loss and its gradients.</param>
    /// <returns>The loss of the step.</returns>
    internal virtual Tensor Evaluate(Func<Tensor> closure)
    {
        using (AtGradientPoint()) return closure();
    }

    /// <summary>Updates these parameters, which are some of this optimizer's own and its auxiliary's.</summary>
    /// <param name="pending">The updates.</param>
    /// <param name="tally">Counts what is done.</param>
    /// <param name="loss">The loss of the step, for rules that need it; else null.</param>
    internal abstract void Update(IReadOnlyList<PendingUpdate> pending, StepTally tally, StepLoss? loss);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        LastStep?.Values?.Dispose();
        foreach (var (piece, state) in Pieces())
        {
            state.Release();
            piece.Release();
        }
    }

    /// <summary>Counts steps on from those of the parameters, after a memory was taken over.</summary>
    internal void Continue() => _steps = Pieces().Select(item => item.State.Steps).DefaultIfEmpty().Max();

    private Tensor Step(Func<Tensor>? closure, Func<Tensor>? lossAlone)
    {
        if (RequiresClosure && closure is null)
            throw new ArgumentNullException(nameof(closure),
                $"{GetType().Name} has to ask for the loss or for further gradients; nothing was changed. Call step(closure) " +
                "with a function that drops the gradients, computes the loss, calls backward() on it and returns it.");
        Tensor? loss = null;
        if (closure is not null)
        {
            using var gradient = enable_grad();
            loss = Evaluate(closure);
        }
        if (_away is not null)
            throw new InvalidOperationException(
                "The weights are still at the point of the gradient, and nothing was changed. End the using block of " +
                "AtGradientPoint() after the backward pass, then step.");
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var pending = Pending();
        CheckRates();
        var without = _parameter_groups.Sum(group => group.Parameters.Count(parameter => parameter.grad is null));
        var tally = new StepTally { WithoutGradient = without, Measures = MeasuresUpdates };
        LastStep?.Values?.Dispose();
        var known = RequiresClosure ? StepLoss.Of(loss!, closure!, lossAlone, [.. parameters()]) : null;
        if (GradientCheck.NotFinite(pending) is { } culprit)
        {
            Refuse($"the gradient of '{culprit}'");
            LastStep = tally.Report(_steps) with { Refused = culprit };
            return loss!;
        }
        if (known is not null && !double.IsFinite(known.Value.item<double>()))
        {
            Refuse("the loss");
            LastStep = tally.Report(_steps) with { Refused = "loss" };
            return loss!;
        }
        Update(pending, tally, known);
        LastStep = tally.Report(++_steps);
        return loss!;
    }

    private void Refuse(string culprit)
    {
        if (OnNonFinite == NonFinitePolicy.Throw)
            throw new NumericalException(
                $"Step {_steps + 1} was refused and nothing was changed: {culprit} " +
                "holds NaN or infinity. Lower the learning rate, clip gradients, or skip such steps " +
                "(OnNonFinite = NonFinitePolicy.Skip).");
        SkippedSteps++;
    }

    private void CheckRates()
    {
        foreach (var group in _parameter_groups)
        {
            if (!(group.LearningRate >= 0 && double.IsFinite(group.LearningRate)))
                throw new InvalidOperationException(
                    $"The learning rate of a group is {group.LearningRate}; nothing was changed. It must be a " +
                    "finite number from 0 on: " +
                    "correct the scheduler.");
            if (group is optim.IMomentum { Momentum: var momentum } && !(momentum >= 0 && momentum < 1))
                throw new InvalidOperationException(
                    $"The momentum of a group is {momentum}; nothing was changed. It must be in [0, 1): correct the " +
                    "scheduler, or let it " +
                    "leave momentum alone (cycle_momentum: false).");
        }
    }
}
