using Isotrope.Moments;
using Isotrope.Norms;
using Isotrope.Plan;
using Isotrope.Spectral;

namespace Isotrope.Optimizers;

/// <summary>Gradients multiplied by powers of the inverse second moment of their layer's inputs: G·C⁻¹, G·C^-1/2, Newton-Muon,
/// polar(G·C^-1/2)·C^-1/2.</summary>
/// <remarks>
/// For a weight W of shape [m, n] whose layer computes W·u, with gradient G and C = E[u·uᵀ] damped to C_d (see
/// <see cref="InputMoment"/>), one step computes
/// <code>
/// due steps:  C takes the inputs of this step; P = C_d^-p, Q = C_d^-q   // else as they were; I at first
/// M ← μM + (1 - μ)G;  D = M·P                     // Nesterov: D = ((1 - μ)G + μM)·P
/// before momentum:  M ← μM + (1 - μ)G·P;  D = M   // Nesterov: D = (1 - μ)G·P + μM
/// U = f(D)·Q                                      // f: polar factor or nothing; q = 0: Q = I
/// W ← (1 - ηλ)W - η·s(m, n)·U                     // s: see UpdateScale; or r·√(mn)·U/‖U‖_F
/// </code>
/// Step t is due if t = Start, Start + Frequency, ... Until then C counts as the identity: Newton-Muon begins as Muon.
/// <para>Which inputs: those of all rows (tokens) that the layer was called with in the due step, in training mode and with
/// gradients on, whatever the number of calls; a weight that several layers share has one C over all of them; the parts of a
/// fused
/// weight (queries, keys, values) share one C, since they see the same inputs; a convolution counts every position of its kernel
/// as a row [in · taps]. A layer that was not called in a due step keeps its C. A weight whose layer was never called, or that
/// was
/// given without a model, has C = I (see <see cref="Unobserved"/>); one whose layer is bypassed while others are seen is an
/// error. Weights that no linear layer or convolution holds, such as embeddings, are refused: give them to the auxiliary
/// rule.</para>
/// <para>η is in units of the update: with f the polar factor of Muon's, else of the gradient over the squared input to the
/// power p.
/// State: M, in the weight's type; C and its weight in the mean, P, and Q where q is not p or 0, [n, n] each, in single
/// precision,
/// or double where the weight is. While a due step is under way, [n, n] more. Cost: 2mn² operations for each of P and Q a
/// step, and
/// every Frequency steps 2N·n² for N rows (not in the plan unless <see cref="InputMomentOptions.Rows"/> bounds it), n³ for an
/// inverse, about 11n³ for another power.</para>
/// <para>Sources: Du and Su (2026), "The Newton-Muon Optimizer", <see href="https://arxiv.org/abs/2604.01472"/>, its code
/// <see href="https://github.com/zhehangdu/Newton-Muon"/> and its record in
/// <see href="https://github.com/KellerJordan/modded-nanogpt"/> (track 3, 5 May 2026); G·C⁻¹ is the input half of K-FAC, Martens
/// and Grosse (2015), <see href="https://arxiv.org/abs/1503.05671"/>; the other two follow from the isotropic curvature model
/// <see href="https://arxiv.org/abs/2511.00674"/> for inputs C^1/2·z with z isotropic.</para>
/// <para>Departures from Newton-Muon's code: one C for all inputs of a layer, where the code cuts those of the second layer of an
/// MLP into four blocks; calls count by their rows, there equally; an inverse that fails is repeated in double precision and then
/// an error, there the identity; the polar solver of the options instead of twelve textbook steps. G is left untouched.</para>
/// </remarks>
/// <param name="plan">The parameters; those of the auxiliary rule go to an AdamW (<see cref="MatrixOptions.Auxiliary"/>).</param>
/// <param name="moments">Moments that watch the layers of all its matrices; the optimizer drives them: they see the passes of its
/// due steps. The caller disposes of them, after the optimizer. Their options stand in place of
/// <see cref="InputPreconditionedOptions.Inputs"/>. Null to watch the layers by itself.</param>
/// <param name="options">Options; null for the defaults.</param>
/// <exception cref="ArgumentException">A parameter is not a matrix, its layer cannot be watched or is not by the moments, it
/// is seen
/// in a way that does not keep the columns, or an option is out of range.</exception>
public sealed class InputPreconditioned(
    MatrixPlan plan, InputMoments? moments = null, InputPreconditionedOptions? options = null)
    : MatrixOptimizer<InputPreconditionedOptions, InputPreconditionedState>(plan, Of(options, moments))
{
    // Initializers run before the base constructor, which makes the states.
    private readonly Dictionary<InputMoment, InputRoots> _roots = new(ReferenceEqualityComparer.Instance);
    private readonly InputMoments? _given = moments;
    private InputMoments? _own;

    /// <summary>An optimizer that watches the layers of its weights by itself.</summary>
    /// <param name="plan">The parameters.</param>
    /// <param name="options">Options.</param>
    /// <exception cref="ArgumentException">As above.</exception>
    public InputPreconditioned(MatrixPlan plan, InputPreconditionedOptions options) : this(plan, null, options) { }

    /// <summary>The moments it works with.</summary>
    public IEnumerable<InputMoment> Moments => _roots.Keys;

    /// <summary>Matrices for which C is the identity so far: given without a model, or their layer has not been called in a due
    /// step.</summary>
    public IReadOnlyList<string> Unobserved => [.. Pieces()
        .Where(item => item.State is InputPreconditionedState state && state.Roots?.Moment.HasSeenInputs != true)
        .Select(item => item.Piece.OwnerName).Distinct()];

    /// <inheritdoc/>
    protected override SpectralMap Map => Options.Orthogonalize ? Options.PolarMap : SpectralMap.Identity;

    /// <inheritdoc/>
    protected override bool NeedsMatrices => true;

    /// <inheritdoc/>
    protected override PlanEntry Treated(PlanEntry entry)
    {
        if (entry.Layers.Count == 0)
            return entry with { Reason = $"{entry.Reason}; without a layer, so its inputs count as isotropic" };
        try
        {
            InputViews.RequireColumns(entry);
            if ((_given ?? _own)?.Of(entry.Layers) is null) Watch(entry);
            return entry;
        }
        catch (ArgumentException) when (Groups.Count == 0)
        {
            StopWatching();   // no optimizer comes of it, so nobody else could
            throw;
        }
    }

    /// <inheritdoc/>
    protected override InputPreconditionedState NewState(PlanEntry entry, InputPreconditionedOptions options)
    {
        if (entry.Layers.Count == 0) return new(entry, roots: null, leads: true);
        var moment = (_given ?? _own)!.Of(entry.Layers)!;
        if (_roots.TryGetValue(moment, out var known)) return new(entry, known, leads: false);
        var roots = _roots[moment] = new(moment, options);
        var state = new InputPreconditionedState(entry, roots, leads: true);
        moment.Due = () => options.IsDue(state.Steps + 1);
        return state;
    }

    /// <inheritdoc/>
    protected override Tensor Direction(Tensor gradient, InputPreconditionedState state)
    {
        state.Roots?.Refresh(state.Steps, Options);
        var seen = Options.BeforeMomentum ? Times(gradient, state.Roots?.Before, state) : gradient;
        var momentum = state.Momentum.lerp_(seen, 1 - Options.Momentum);
        var direction = Options.Nesterov ? seen.lerp(momentum, Options.Momentum) : momentum;
        return Options.BeforeMomentum ? direction : Times(direction, state.Roots?.Before, state);
    }

    /// <inheritdoc/>
    protected override Tensor Finish(Tensor mapped, Tensor direction, InputPreconditionedState state)
    {
        var update = Times(mapped, state.Roots?.After, state).reshape(mapped.shape);
        return Options.UpdateRms is { } size
            ? update * (size * Math.Sqrt((double)update.shape[^2] * update.shape[^1])
                / Lengths.NotZero(Lengths.Along(update, -2, -1)))
            : update;
    }

    /// <inheritdoc/>
    protected override double Scale(long m, long n) =>
        Options.UpdateRms is null ? UpdateScales.Of(Options.UpdateScale, m, n) : 1;

    /// <inheritdoc/>
    /// <remarks>An inverse by Cholesky's factor n³, another power 11n³: eigenvectors 9n³ (Golub and Van Loan, Matrix
    /// Computations,
    /// sections 4.2 and 8.3), product 2n³.</remarks>
    protected override double Flops(PlanEntry entry)
    {
        var (view, state) = (entry.View, StateOf(entry));
        double m = view.Rows, n = view.Columns, map = view.Matrices * Map.Flops(view.Rows, view.Columns);
        if (state.Roots is not { } roots) return map;
        var products = view.Matrices * 2 * m * n * n * (roots.After is null ? 1 : 2);
        if (!state.Leads) return map + products;
        var powers = Power(Options.Exponent) + (roots.HasOwnAfter ? Power(Options.OuterExponent) : 0);
        var moment = 2.0 * n * n * (Options.Inputs.Rows ?? 0);
        return map + products + (powers + moment) / Options.Frequency;

        double Power(double exponent) => (exponent == 1 ? 1 : 11) * n * n * n;
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<PendingUpdate> Pending()
    {
        foreach (var moment in _roots.Keys) moment.Take();
        var pending = base.Pending();
        if (_roots.Keys.Any(moment => moment.HasTaken)) RefuseBypassed(pending);
        return pending;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) StopWatching();
    }

    private static InputPreconditionedOptions Of(InputPreconditionedOptions? options, InputMoments? moments) =>
        moments is null ? options ?? new() : (options ?? new()) with { Inputs = moments.Options };

    /// <summary>X·P for a tensor of the parameter's shape or of the view's; X itself where there is no P.</summary>
    private static Tensor Times(Tensor tensor, Tensor? power, InputPreconditionedState state) => power is null
        ? tensor
        : tensor.reshape(state.Matrices).matmul(power.to(tensor.dtype)).reshape(tensor.shape);

    private void Watch(PlanEntry entry)
    {
        if (_given is not null)
            throw new ArgumentException(
                $"The moments do not watch the layer of '{entry.Name}'. Make them by InputMoments.Watch(model) of the same " +
                $"model, or give the weight to the auxiliary optimizer: plan.Auxiliary(\"{entry.Names[0]}\").", entry.Name);
        _own ??= new(Options.Inputs);
        _own.Watch(entry.Name, entry.Layers, InputViews.Columns(entry), entry.Parameter);
    }

    /// <summary>A layer with a gradient whose inputs were never seen, although those of others are, is called past its
    /// hooks.</summary>
    private void RefuseBypassed(IReadOnlyList<PendingUpdate> pending)
    {
        foreach (var item in pending)
            if (item.Group is MatrixGroup<InputPreconditionedOptions> group   // not the auxiliary's
                && StateOf(item.Entry) is { Roots.Moment: { HasTaken: false, HasSeenInputs: false } } state
                && group.Current.IsDue(state.Steps + 1))
                throw new InvalidOperationException(
                    $"'{item.Entry.Name}' has a gradient, but its layer was not seen; nothing was changed. Call the layer by " +
                    "call(...), not by forward(...) or through its weight, and in training mode, or give the weight to the " +
                    $"auxiliary optimizer: plan.Auxiliary(\"{item.Entry.Names[0]}\").");
    }

    private void StopWatching()
    {
        foreach (var (moment, roots) in _roots)
        {
            moment.Due = null;
            roots.Dispose();
        }
        _roots.Clear();
        _own?.Dispose();
    }
}
