using TorchSharp.Modules;

namespace Isotrope.Optimizers;

/// <summary>An optimizer that can be stepped together with another one, and whose memory has names.</summary>
/// <remarks>
/// A step is refused as a whole, with nothing changed, if any gradient is not finite. Parameters without a gradient are
/// left alone; a gradient of zeros counts as a gradient. Gradients are never written to. Parameters may not be replaced (as
/// <c>module.to(...)</c> does) after the optimizer was made.
/// </remarks>
public abstract class MatrixOptimizer : OptimizerHelper, optim.IMomentum
{
    private long _steps;

    private protected MatrixOptimizer() => _parameter_groups = [];

    /// <summary>How each parameter is treated, by whom, at what cost.</summary>
    public abstract Plan.MatrixPlan Plan { get; }

    /// <summary>What the last step did; null before the first.</summary>
    public StepReport? LastStep { get; private set; }

    /// <summary>Memory kept between steps.</summary>
    public long StateBytes => States().Sum(item => item.State.Bytes);

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
    /// <param name="closure">Optional: computes the loss and its gradients first.</param>
    /// <returns>The closure's loss, or null.</returns>
    /// <exception cref="NumericalException">A gradient is not finite; nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">A parameter was replaced since the optimizer was made.</exception>
    public override Tensor step(Func<Tensor>? closure = null)
    {
        Tensor? loss = null;
        if (closure is not null)
        {
            using var gradient = enable_grad();
            loss = closure();
        }
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var pending = Pending();
        GradientCheck.Finite(pending, _steps + 1);
        var tally = new StepTally { WithoutGradient = States().Count() - pending.Count };
        Update(pending, tally);
        LastStep = tally.Report(++_steps);
        return loss!;
    }

    /// <inheritdoc/>
    public override IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

    /// <summary>The optimizer's memory by name; the tensors are live.</summary>
    public OptimizerSnapshot Snapshot() => new(
        States().SelectMany(item => item.State.Tensors.Select(pair => (Name: $"{item.Name}/{pair.Key}", Tensor: pair.Value)))
            .ToDictionary(pair => pair.Name, pair => pair.Tensor),
        States().ToDictionary(item => item.Name, item => item.State.Steps));

    /// <summary>Takes over a memory saved before. Checked as a whole first: on an error nothing has changed.</summary>
    /// <exception cref="ArgumentException">A name is missing or unknown, or a shape differs.</exception>
    public void Restore(OptimizerSnapshot snapshot)
    {
        var own = Snapshot();
        SnapshotCheck.SameLayout(own, snapshot);
        using var noGradient = no_grad();
        foreach (var (name, tensor) in own.Tensors) tensor.copy_(snapshot.Tensors[name]);
        foreach (var (name, state) in States()) state.Steps = snapshot.Steps[name];
        _steps = snapshot.Steps.Values.DefaultIfEmpty().Max();
    }

    /// <summary>The state of every parameter by the parameter's name.</summary>
    internal abstract IEnumerable<(string Name, ParameterState State)> States();

    /// <summary>The parameters that have a gradient, with it. The gradients belong to the caller's dispose scope.</summary>
    internal abstract IReadOnlyList<PendingUpdate> Pending();

    /// <summary>Updates these parameters, which are some of this optimizer's own and its auxiliary's.</summary>
    internal abstract void Update(IReadOnlyList<PendingUpdate> pending, StepTally tally);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        foreach (var (_, state) in States()) state.Release();
    }
}
