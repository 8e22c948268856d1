using Isotrope.Optimizers;
using Isotrope.Polar;

namespace Isotrope.Moments;

/// <summary>The running second moment C = E[u·uᵀ] of the inputs u of one weight [m, n].</summary>
/// <remarks>
/// For the rows u₁ … u_N of all calls since the last update,
/// <code>
/// S = (1/N)·Σ u_i·u_iᵀ                         // [n, n]
/// A ← βA + (1 - β)S,  w ← βw + (1 - β)         // Advance; nothing where N = 0
/// C = A / w                                     // without correction: C = A, which begins as ε₀I
/// C_d = C + (δ·tr(C)/n + ε)·I                   // damped, where a power of it is asked for
/// </code>
/// C is in units of the squared input. While rows wait for <see cref="Advance"/>, C counts them as if it had been called: after
/// a single pass it is S itself. State: A [n, n] and w, in single precision, or double where the weight is; while rows wait, S as
/// well. A weight that several layers share, or that is called several times, has one moment over all of its calls.
/// </remarks>
public sealed class InputMoment : IDisposable
{
    private const double GoldenSection = 0.6180339887498949;   // (√5 - 1)/2

    private readonly InputMomentOptions _options;
    private readonly List<IDisposable> _hooks = [];
    private Tensor? _waiting;   // S and N of the rows since they were last taken
    private long _rows;
    private Tensor? _taken;     // S of the step at work

    internal InputMoment(string name, long size, ScalarType type, Device device, InputMomentOptions options)
    {
        (Name, Size, _options) = (name, size, options);
        var working = type == ScalarType.Float64 ? type : ScalarType.Float32;
        Sum = zeros([size, size], dtype: working, device: device).DetachFromDisposeScope();
        Weight = zeros([1], dtype: working, device: device).DetachFromDisposeScope();
        Reset();
    }

    /// <summary>Name of the weight; further names of a tied one follow after " = ".</summary>
    public string Name { get; }

    /// <summary>Length n of an input; of a convolution, channels times positions of the kernel.</summary>
    public long Size { get; }

    /// <summary>Rows that wait for <see cref="Advance"/>.</summary>
    public long Rows => _rows;

    /// <summary>Whether any input has been seen.</summary>
    public bool HasSeenInputs => _rows > 0 || Updates > 0 || WasRestored();

    /// <summary>A, [n, n].</summary>
    internal Tensor Sum { get; }

    /// <summary>w, [1].</summary>
    internal Tensor Weight { get; }

    /// <summary>Updates since it was made; what a snapshot brought does not count.</summary>
    internal long Updates { get; private set; }

    /// <summary>Whether rows would be used now; null for always.</summary>
    internal Func<bool>? Due { get; set; }

    /// <summary>Whether rows were taken for the step at work.</summary>
    internal bool HasTaken => _taken is not null;

    /// <summary>Takes inputs [.., n] into account; what the hooks do at each call.</summary>
    /// <exception cref="ArgumentException">The last dimension is not n.</exception>
    public void Observe(Tensor inputs)
    {
        if (inputs.dim() == 0 || inputs.shape[^1] != Size)
            throw new ArgumentException(
                $"The inputs of '{Name}' have shape [{string.Join(", ", inputs.shape)}]; the last dimension must be {Size}, " +
                "the columns of the weight.", nameof(inputs));
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var rows = Sampled(inputs.detach().reshape(-1, Size)).to(Sum.dtype).to(Sum.device);
        if (rows.shape[0] == 0) return;
        _waiting ??= zeros_like(Sum).DetachFromDisposeScope();
        _rows += rows.shape[0];
        // A mean, not a sum: its size does not depend on how many rows there are.
        Products.AddInto(_waiting, rows.transpose(0, 1), rows, beta: 1 - (double)rows.shape[0] / _rows, alpha: 1.0 / _rows);
    }

    /// <summary>Updates the running mean by the rows that wait, and waits for new ones.</summary>
    /// <returns>Whether there were rows.</returns>
    public bool Advance()
    {
        Take();
        return AdvanceByTaken();
    }

    /// <summary>C, [n, n], owned by the caller.</summary>
    /// <exception cref="InvalidOperationException">No input has been seen yet.</exception>
    public Tensor Value()
    {
        if (!HasSeenInputs)
            throw new InvalidOperationException(
                $"No input of '{Name}' has been seen. Run a training pass through layer.call(...): forward(...) runs no hooks, " +
                "and passes without gradients or in evaluation mode are left out.");
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (sum, weight) = _waiting is null
            ? (Sum, Weight)
            : (Sum * _options.Beta + _waiting * (1 - _options.Beta), Weight * _options.Beta + (1 - _options.Beta));
        return (sum / weight).MoveToOuterDisposeScope();
    }

    /// <summary>C_d^-p, [n, n], owned by the caller. Cost: n³ operations for p = 1 (Cholesky), else about 11n³.</summary>
    /// <param name="exponent">p, positive: 1 for C⁻¹, 1/2 for its root.</param>
    /// <param name="damping">δ, relative to the mean eigenvalue; at least 0. Default 0.2, that of Newton-Muon's code.</param>
    /// <param name="absoluteDamping">ε, in units of the squared input; at least 0. Default 1e-8, as there.</param>
    /// <exception cref="InvalidOperationException">No input has been seen yet.</exception>
    /// <exception cref="NumericalException">The damped moment could not be decomposed.</exception>
    public Tensor InversePower(double exponent, double damping = 0.2, double absoluteDamping = 1e-8)
    {
        Require.Positive(exponent, "Use 1 for the inverse, 0.5 for its root.");
        Require.NotNegative(damping, "Use 0.2.");
        Require.NotNegative(absoluteDamping, "Use 1e-8.");
        Require.Positive(damping + absoluteDamping, "Use 0.2: a moment of fewer rows than columns is singular.", "damping");
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var moment = Value();
        var shift = moment.diagonal().to(ScalarType.Float64).mean() * damping + absoluteDamping;
        if (exponent != 1) return Symmetric.InverseRoot(moment, shift, exponent).MoveToOuterDisposeScope();
        moment.diagonal().add_(shift.to(moment.dtype));
        return Symmetric.Inverse(moment).MoveToOuterDisposeScope();
    }

    /// <summary>G·C_d^-p for a gradient [.., m, n] or anything else with n columns; owned by the caller.</summary>
    /// <inheritdoc cref="InversePower"/>
    public Tensor Preconditioned(Tensor gradient, double exponent, double damping = 0.2, double absoluteDamping = 1e-8)
    {
        using var noGradient = no_grad();
        using var root = InversePower(exponent, damping, absoluteDamping);
        return gradient.detach().matmul(root.to(gradient.dtype));
    }

    /// <summary>polar(G·C_d^-1/2)·C_d^-1/2 for a gradient [m, n]: the step of steepest descent where every whitened input may
    /// change the output by as much; owned by the caller.</summary>
    /// <param name="gradient">G.</param>
    /// <param name="damping">δ, as in <see cref="InversePower"/>.</param>
    /// <param name="absoluteDamping">ε, as there.</param>
    /// <param name="solver">Polar solver; null for an exact one.</param>
    public Tensor Whitened(
        Tensor gradient, double damping = 0.2, double absoluteDamping = 1e-8, PolarSolver? solver = null)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var root = InversePower(0.5, damping, absoluteDamping).to(gradient.dtype);
        var polar = (solver ?? PolarSolvers.For(PolarAccuracy.Exact)).Map(gradient.detach().matmul(root));
        return polar.matmul(root).MoveToOuterDisposeScope();
    }

    /// <summary>The eigenvalues of C, largest first; waits for the device.</summary>
    /// <exception cref="InvalidOperationException">No input has been seen yet.</exception>
    public IReadOnlyList<double> Eigenvalues()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var values = linalg.eigvalsh(Value().to(ScalarType.Float64)).cpu().data<double>().ToArray();
        return [.. values.Select(value => Math.Max(value, 0)).OrderDescending()];   // below 0 is rounding
    }

    /// <summary>tr(C)²/tr(C²), from 1 to n: how many directions of equal size the inputs are worth; waits for the
    /// device.</summary>
    /// <exception cref="InvalidOperationException">No input has been seen yet.</exception>
    public double EffectiveRank()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var moment = Value().to(ScalarType.Float64);
        return (moment.diagonal().sum().square() / Norms.Lengths.NotZero(moment.square().sum())).item<double>();
    }

    /// <summary>Stops watching and frees the moment.</summary>
    public void Dispose()
    {
        foreach (var hook in _hooks) hook.Dispose();
        _hooks.Clear();
        foreach (var tensor in new[] { Sum, Weight, _waiting, _taken }) tensor?.Dispose();
        (_waiting, _taken) = (null, null);
    }

    /// <summary>Forgets all inputs.</summary>
    internal void Reset()
    {
        using var noGradient = no_grad();
        Take();
        Take();
        Updates = 0;
        Sum.zero_().Dispose();
        Weight.fill_(_options.CorrectBias ? 0 : 1);
        if (!_options.CorrectBias) Sum.diagonal().fill_(_options.Initial);
    }

    /// <summary>Sees the inputs of a layer from now on, where somebody will use them.</summary>
    internal void Watch(nn.Module layer, Func<bool> isObserving) => _hooks.Add(new Hook(
        ((nn.Module<Tensor, Tensor>)layer).register_forward_pre_hook((module, input) =>
        {
            if (!module.training || !is_grad_enabled() || !isObserving() || Due?.Invoke() == false) return input;
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            Observe(LayerInputs.Rows(module, input.detach()));
            return input;
        })));

    /// <summary>Sets the waiting rows apart for the step that begins; those of a step that was refused are dropped.</summary>
    internal void Take()
    {
        _taken?.Dispose();
        (_taken, _waiting, _rows) = (_waiting, null, 0);
    }

    /// <summary>Updates the running mean by the rows that were taken, if any.</summary>
    internal bool AdvanceByTaken()
    {
        if (_taken is null) return false;
        using var noGradient = no_grad();
        Sum.mul_(_options.Beta).add_(_taken, alpha: 1 - _options.Beta);
        Weight.mul_(_options.Beta).add_(1 - _options.Beta);
        _taken.Dispose();
        _taken = null;
        Updates++;
        return true;
    }

    /// <summary>Whether a snapshot brought a mean; one that begins at the identity does not tell.</summary>
    private bool WasRestored()
    {
        if (!_options.CorrectBias) return false;
        using var scope = NewDisposeScope();
        return Weight.to(ScalarType.Float64).item<double>() > 0;
    }

    /// <summary>At most the wanted number of rows, spread over all: row i·q mod N, where q is the number nearest to the golden
    /// section of N that has no divisor in common with it, so that neither sequences nor positions are preferred.</summary>
    private Tensor Sampled(Tensor rows)
    {
        var all = rows.shape[0];
        if (_options.Rows is not { } most || all <= most) return rows;
        var stride = (long)Math.Round(all * GoldenSection);
        while (Divisor(stride, all) > 1) stride++;
        return rows.index_select(0, (arange(most, dtype: ScalarType.Int64, device: rows.device) * stride).remainder(all));
    }

    private static long Divisor(long a, long b) => b == 0 ? a : Divisor(b, a % b);

    /// <summary>TorchSharp's handle of a hook as something to dispose.</summary>
    private sealed class Hook(
        nn.HookableModule<
            Func<nn.Module<Tensor, Tensor>, Tensor, Tensor>, Func<nn.Module<Tensor, Tensor>, Tensor, Tensor, Tensor>>
            .HookRemover remover) : IDisposable
    {
        public void Dispose() => remover.remove();
    }
}
