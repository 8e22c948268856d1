using Isotrope.Plan;

namespace Isotrope.Optimizers;

/// <summary>A rule that needs several gradients in a step, each at a point of its own: the step evaluates its closure as
/// often.</summary>
/// <remarks>
/// A subclass says where evaluation k is taken (<see cref="PointOf"/>) and sees all gradients stacked, [K, ...], as the gradient
/// of its <c>Direction</c>. The weights come back bit for bit after each evaluation. While a step is under way it holds K further
/// copies of the gradients.
/// </remarks>
/// <typeparam name="TOptions">Its options.</typeparam>
/// <typeparam name="TState">What it remembers of a parameter.</typeparam>
public abstract class ManyGradients<TOptions, TState> : MatrixOptimizer<TOptions, TState>
    where TOptions : UpdateOptions
    where TState : ParameterState
{
    private readonly List<IReadOnlyList<PendingUpdate>> _taken = [];

    private protected ManyGradients(MatrixPlan plan, TOptions options) : base(plan, options)
    {
    }

    /// <inheritdoc/>
    public override bool RequiresClosure => true;

    /// <summary>Evaluations in a step, K.</summary>
    private protected abstract int Evaluations { get; }

    /// <summary>Whether loss and gradients of parameters that are not the rule's own are means of all evaluations, those of
    /// replicas; otherwise they are those of the last.</summary>
    private protected abstract bool Averages { get; }

    /// <summary>The weights at which evaluation k is taken; null for the iterate.</summary>
    private protected abstract Tensor? PointOf(int evaluation, PlanEntry entry, TState state);

    private protected override Tensor Present(Tensor gradients) => Averages ? gradients.mean([0]) : gradients[^1];

    internal override Tensor Evaluate(Func<Tensor> closure)
    {
        using (NewDisposeScope()) _ = base.Pending();   // what is wrong with the parameters is found before weights move
        Forget();
        Tensor? result = null;
        for (var evaluation = 0; evaluation < Evaluations; evaluation++)
        {
            var loss = EvaluateAt(evaluation, closure);
            result = result is null ? loss : Joined(result, loss, evaluation);
        }
        return result!;
    }

    internal override IReadOnlyList<PendingUpdate> Pending()
    {
        var pending = _taken.SelectMany(items => items)
            .DistinctBy(item => item.Entry.Parameter, ReferenceEqualityComparer.Instance)
            .Select(Joined).ToList();
        Forget();
        return pending;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Forget();
        base.Dispose(disposing);
    }

    private Tensor EvaluateAt(int evaluation, Func<Tensor> closure)
    {
        Tensor loss;
        using (Moved(evaluation)) loss = closure();
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        _taken.Add([.. base.Pending().Select(item => item with
        {
            Gradient = item.Gradient.detach().clone().DetachFromDisposeScope(),
        })]);
        return loss;
    }

    private GradientPoint Moved(int evaluation)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return new(Points(evaluation).ToList(), () => { });
    }

    private IEnumerable<(Tensor Weight, Tensor Point)> Points(int evaluation) =>
        from entry in OwnEntries()
        let point = PointOf(evaluation, entry, StateOf(entry))
        where point is not null
        select ((Tensor)entry.Parameter, point);

    private Tensor Joined(Tensor earlier, Tensor loss, int evaluation)
    {
        if (!Averages)
        {
            earlier.Dispose();
            return loss;
        }
        using var noGradient = no_grad();
        using (earlier)
        using (loss)
        using (var sum = earlier.detach().mul(evaluation))
            return sum.add_(loss.detach()).div(evaluation + 1);
    }

    /// <summary>One update of all evaluations: stacked for the rule itself, with coupled decay at the point of each; a parameter
    /// that had no gradient in some of them has zeros there.</summary>
    private PendingUpdate Joined(PendingUpdate first)
    {
        var gradients = _taken
            .Select(items => items.FirstOrDefault(item => ReferenceEquals(item.Entry.Parameter, first.Entry.Parameter))?.Gradient)
            .ToList();
        if (first.Group is not MatrixGroup<TOptions> group || !IsOwn(first.Entry))
            return first with { Gradient = Averages ? stack(Filled(gradients)).mean([0]) : Filled(gradients)[^1].clone() };
        var state = StateOf(first.Entry);
        var options = group.Current;
        var decays = first.Entry.Decays && options is { DecayForm: WeightDecayForm.Coupled, WeightDecay: > 0 };
        return first with
        {
            Gradient = stack(Filled(gradients).Select((gradient, evaluation) =>
                decays && PointOf(evaluation, first.Entry, state) is { } point
                    ? gradient + (point - first.Entry.Parameter.detach()) * options.WeightDecay
                    : gradient)),
        };
    }

    private static List<Tensor> Filled(List<Tensor?> gradients)
    {
        var known = gradients.First(gradient => gradient is not null)!;
        return [.. gradients.Select(gradient => gradient ?? zeros_like(known))];
    }

    private void Forget()
    {
        foreach (var item in _taken.SelectMany(items => items)) item.Gradient.Dispose();
        _taken.Clear();
    }
}
